package org.cdsk8s.acceptance.request;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A responder that dies or is frozen between any two steps: its requests come again, and nothing runs twice. */
class RequestCrashIT {

    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");
    private static final RequestMatch MARKING = RequestMatch.of(Verb.PATCH, "/jobs/");

    private static RequestStage stage;

    @BeforeAll
    static void open() {
        stage = RequestStage.open(
                RabbitMqBroker.shared().newVirtualHost(), RedisServer.shared().newDatabase());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void heal() {
        stage.faults().clear();
    }

    @Test
    void aResponderKilledWhileTheClusterRefusesLeavesItsRequestsToTheNext() {
        stage.faults().always(CREATION, RequestFault.answer(503));
        askAndSeeCreations(1);
        stage.responder().kill();
        stage.faults().clear();
        stage.responder().start();

        stage.booksClose();
    }

    /** The creations come through late, when the one that asked for them is dead and its requests are with the next. */
    @Test
    void aResponderKilledBeforeItsCreationsComeThroughLeavesNothingThatRunsTwice() {
        stage.faults().next(8, CREATION, new RequestFault.Delay(Duration.ofSeconds(6)));
        askAndSeeCreations(3);
        stage.responder().kill();
        stage.faults().clear();
        stage.responder().start();

        stage.booksClose();
    }

    @Test
    void aResponderKilledAfterItsJobsWereCreatedIsFollowedByOneThatFindsThem() {
        askAndSeeJobsUnanswered();
        stage.responder().kill();
        stage.faults().clear();
        stage.responder().start();

        stage.booksClose();
    }

    @Test
    void aResponderKilledBeforeItsJobsAreMarkedRunsNothingTwice() {
        stage.faults().always(MARKING, RequestFault.answer(503));
        stage.askWithIds();
        stage.booksClose();
        stage.responder().kill();
        stage.faults().clear();
        stage.responder().start();
        stage.askAgain();
        stage.ask();

        stage.booksClose();
    }

    @Test
    void aResponderThatEndsInGoodOrderGivesBackWhatItCannotFinish() {
        stage.faults().always(CREATION, RequestFault.answer(503));
        askAndSeeCreations(1);
        stage.responder().terminate(Duration.ofSeconds(20));
        stage.faults().clear();
        stage.responder().start();

        stage.booksClose();
    }

    /** The broker gives its requests to the other one; it wakes up in the middle of creating their Jobs. */
    @Test
    void aResponderThatIsFrozenAndWakesUpRunsNothingTwice() {
        askAndSeeJobsUnanswered();
        stage.responder().pause();
        stage.faults().clear();
        try (ServiceProcess other = stage.newResponder().start()) {
            await("the other has them").atMost(RequestStage.PATIENCE).until(() -> other.body("/q/metrics")
                    .contains("{result=\"launched-before\"}"));
            stage.responder().resume();

            stage.booksClose();
        } finally {
            stage.responder().resume();
        }
    }

    /** Of two requests that look the same only one has its Job as long as nothing is answered. */
    private static void askAndSeeJobsUnanswered() {
        int before = stage.jobs().size();
        stage.faults().next(8, CREATION, new RequestFault.AnswerLate(Duration.ofSeconds(20)));
        stage.ask();
        await("Jobs are there, and unanswered")
                .atMost(RequestStage.PATIENCE)
                .until(() -> stage.jobs().size() >= before + 4);
    }

    private static void askAndSeeCreations(int number) {
        int before = stage.creations();
        stage.ask();
        await("they are in hand").atMost(RequestStage.PATIENCE).until(() -> stage.creations() >= before + number);
    }
}
