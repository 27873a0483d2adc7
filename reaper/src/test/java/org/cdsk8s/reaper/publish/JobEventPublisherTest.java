package org.cdsk8s.reaper.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.junit.jupiter.api.Test;

class JobEventPublisherTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final FakeOutlet outlet = new FakeOutlet();
    private final List<OutgoingMessage> sent = outlet.sent;
    private final List<CompletableFuture<PublishResult>> answers = outlet.answers;
    private final JobEventPublisher publisher = new JobEventPublisher(outlet, "cdsresponder", EventsFormat.PLAIN);

    @Test
    void anEventIsToldWhenTheBrokerConfirmsAndNotBefore() throws Exception {
        publisher.publish(event(JobState.RUNNING));
        assertThat(publisher.told(AT_ONCE)).isEmpty();

        answers.get(0).complete(PublishResult.ROUTED);

        assertThat(publisher.told(AT_ONCE)).containsExactly(id(JobState.RUNNING));
        assertThat(sent).singleElement().satisfies(message -> {
            assertThat(message.exchange()).isEqualTo("cdsresponder");
            assertThat(message.routingKey()).isEqualTo("cds.job.running");
            assertThat(message.messageId()).isEqualTo("u/running/0/-");
            assertThat(message.contentType()).isEqualTo("application/json");
            assertThat(message.body()).asString().isEqualTo("{}");
        });
    }

    @Test
    void eventsOfManyJobsAreOnTheirWayAtOnce() throws Exception {
        publisher.publish(event("a", JobState.RUNNING));
        publisher.publish(event("b", JobState.RUNNING));
        publisher.publish(event("c", JobState.RUNNING));

        assertThat(sent)
                .extracting(OutgoingMessage::messageId)
                .containsExactly("a/running/0/-", "b/running/0/-", "c/running/0/-");
    }

    @Test
    void eventsOfOneJobFollowEachOther() throws Exception {
        publisher.publish(event(JobState.STARTING));
        publisher.publish(event(JobState.RUNNING));
        publisher.publish(event(JobState.SUCCESS));
        for (int confirmed = 0; confirmed < 3; confirmed++) {
            int sofar = confirmed + 1;
            await().atMost(Duration.ofSeconds(5)).until(() -> answers.size() == sofar);
            answers.get(confirmed).complete(PublishResult.ROUTED);
        }

        assertThat(sent)
                .extracting(OutgoingMessage::routingKey)
                .containsExactly("cds.job.starting", "cds.job.running", "cds.job.success");
    }

    @Test
    void anEventAfterOneThatFailedIsNotSaid() throws Exception {
        publisher.publish(event(JobState.RUNNING));
        publisher.publish(event(JobState.SUCCESS));
        answers.get(0).completeExceptionally(new IOException("the broker refused"));

        await().untilAsserted(() -> assertThatThrownBy(() -> publisher.told(AT_ONCE))
                .isInstanceOf(NotToldException.class)
                .hasMessage("the broker refused"));
        assertThat(sent).hasSize(1);
    }

    @Test
    void aStateNobodyListensToCountsAsTold() throws Exception {
        publisher.publish(event(JobState.RUNNING));
        answers.get(0).complete(PublishResult.UNROUTABLE);

        assertThat(publisher.told(AT_ONCE)).containsExactly(id(JobState.RUNNING));
    }

    @Test
    void anEndNobodyListensToIsSaidUntilSomebodyDoes() throws Exception {
        publisher.publish(event(JobState.FAILED));
        answers.get(0).complete(PublishResult.UNROUTABLE);
        assertThat(publisher.told(AT_ONCE)).isEmpty();

        await().atMost(Duration.ofSeconds(10)).until(() -> answers.size() == 2);
        assertThat(sent.get(1).body()).isEqualTo(sent.get(0).body());
        answers.get(1).complete(PublishResult.ROUTED);

        assertThat(publisher.told(Duration.ofSeconds(10))).containsExactly(id(JobState.FAILED));
    }

    @Test
    void anEventThatIsNotConfirmedEndsTheSession() throws Exception {
        publisher.publish(event(JobState.RUNNING));
        answers.get(0).completeExceptionally(new IOException("the broker refused"));

        assertThatThrownBy(() -> publisher.told(AT_ONCE))
                .isInstanceOf(NotToldException.class)
                .hasMessage("the broker refused");
        assertThatThrownBy(() -> publisher.publish(event(JobState.SUCCESS))).isInstanceOf(NotToldException.class);
    }

    @Test
    void whatTheBrokerConfirmsOfOthersIsHandedOutBeforeTheFailure() throws Exception {
        publisher.publish(event("a", JobState.RUNNING));
        publisher.publish(event("b", JobState.RUNNING));
        answers.get(0).completeExceptionally(new IOException("the broker refused"));
        assertThat(publisher.told(AT_ONCE)).isEmpty();

        answers.get(1).complete(PublishResult.ROUTED);

        assertThat(publisher.told(AT_ONCE)).singleElement().hasToString("b/running/0/-");
        assertThatThrownBy(() -> publisher.told(AT_ONCE)).hasMessage("the broker refused");
    }

    @Test
    void whatWasConfirmedBeforeTheEndIsHandedOutAfterIt() throws Exception {
        publisher.publish(event("a", JobState.RUNNING));
        publisher.publish(event("b", JobState.RUNNING));
        answers.get(0).complete(PublishResult.ROUTED);

        publisher.close();

        assertThat(publisher.told(AT_ONCE)).singleElement().hasToString("a/running/0/-");
        assertThatThrownBy(() -> publisher.told(AT_ONCE)).isInstanceOf(NotToldException.class);
    }

    @Test
    void nothingIsSaidAfterTheEnd() throws Exception {
        publisher.publish(event(JobState.FAILED));
        publisher.close();
        answers.get(0).complete(PublishResult.UNROUTABLE);

        assertThatThrownBy(() -> publisher.publish(event(JobState.SUCCESS))).isInstanceOf(NotToldException.class);
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(3)).until(() -> sent.size() == 1);
    }

    @Test
    void nothingGoesToABrokerThatTakesNothing() throws Exception {
        outlet.flowing = false;
        Future<Boolean> publishing = inBackground(event(JobState.RUNNING));
        await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(5)).until(sent::isEmpty);

        outlet.flowing = true;
        publishing.get(10, TimeUnit.SECONDS);
        assertThat(sent).hasSize(1);
    }

    @Test
    void whoeverWaitsForRoomGoesOnAtTheEnd() throws Exception {
        for (int i = 0; i < 1024; i++) {
            publisher.publish(event("u" + i, JobState.FAILED));
        }
        Future<Boolean> publishing = inBackground(event("one-more", JobState.RUNNING));
        publisher.finish();
        answers.forEach(answer -> answer.complete(PublishResult.UNROUTABLE));
        assertThat(publisher.onTheWay()).isZero();

        assertThatThrownBy(() -> publishing.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("This session is ending");
        assertThat(publisher.told(AT_ONCE)).isEmpty();
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(5)).until(() -> sent.size() == 1024);
    }

    @Test
    void whatTheBrokerHasMayStillBeConfirmedAtTheEnd() throws Exception {
        publisher.publish(event("a", JobState.RUNNING));
        publisher.publish(event("b", JobState.RUNNING));
        publisher.finish();
        assertThat(publisher.onTheWay()).isEqualTo(2);

        answers.get(0).complete(PublishResult.ROUTED);
        answers.get(1).complete(PublishResult.UNROUTABLE);

        assertThat(publisher.told(AT_ONCE)).hasSize(2);
        assertThat(publisher.onTheWay()).isZero();
    }

    @Test
    void whoIsNotEntitledSaysNothingNewAndHearsWhatWasSaid() throws Exception {
        publisher.publish(event("a", JobState.STARTING));
        publisher.publish(event("a", JobState.RUNNING));
        outlet.entitled = false;

        assertThatThrownBy(() -> publisher.publish(event("b", JobState.RUNNING)))
                .isInstanceOf(NotToldException.class)
                .hasMessage("This session is ending");
        answers.get(0).complete(PublishResult.ROUTED);

        assertThat(publisher.told(AT_ONCE)).singleElement().hasToString("a/starting/0/-");
        await().until(() -> publisher.onTheWay() == 0);
        assertThat(sent).hasSize(1);
    }

    private Future<Boolean> inBackground(PendingEvent event) {
        FutureTask<Boolean> publishing = new FutureTask<>(() -> {
            publisher.publish(event);
            return true;
        });
        new Thread(publishing).start();
        return publishing;
    }

    private static PendingEvent event(JobState state) {
        return event("u", state);
    }

    private static PendingEvent event(String uid, JobState state) {
        return new PendingEvent(new EventId(uid, state, 0, "-"), state.routingKey(), "{}");
    }

    private static EventId id(JobState state) {
        return new EventId("u", state, 0, "-");
    }
}
