package org.cdsk8s.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server or the shared directory does: requests wait and run once, or are told and kept at once. */
class RequestClusterFaultsIT {

    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");
    private static final RequestMatch READING = RequestMatch.of(Verb.GET, "/jobs/");
    private static final RequestMatch MARKING = RequestMatch.of(Verb.PATCH, "/jobs/");

    /** Less than any inmeta file has. */
    private static final long SOME_BYTES = 16;

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

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 429, 500, 502, 503, 504})
    void aServerThatRefusesForAWhileIsAskedAgain(int code) {
        stage.faults().next(2, CREATION, RequestFault.answer(code));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aServerThatAsksForPatienceGetsIt() {
        stage.faults().next(1, CREATION, RequestFault.answer(429).retryAfter(Duration.ofSeconds(2)));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aQuotaThatIsUsedUpIsWaitedFor() {
        stage.faults()
                .next(
                        3,
                        CREATION,
                        RequestFault.answer(403).saying("jobs.batch is forbidden: exceeded quota: few-jobs"));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aCreationThatIsLostIsRepeated() {
        stage.faults().next(2, CREATION, new RequestFault.DropBefore());

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aCreationWhoseAnswerIsLostIsFoundAgain() {
        stage.faults().next(3, CREATION, new RequestFault.DropAfter());

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aServerThatIsSlowIsWaitedFor() {
        stage.faults().next(4, CREATION, new RequestFault.Delay(Duration.ofSeconds(3)));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void anAnswerThatComesLateIsWaitedFor() {
        stage.faults().next(4, CREATION, new RequestFault.AnswerLate(Duration.ofSeconds(3)));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aJobThatCannotBeReadIsReadLater() {
        stage.faults().next(2, READING, RequestFault.answer(500));

        stage.ask();

        stage.booksClose();
    }

    @Test
    void aJobThatCannotBeMarkedAsAcknowledgedIsMarkedLater() {
        stage.faults().next(3, MARKING, RequestFault.answer(503));

        stage.ask();

        stage.booksClose();
        await().atMost(RequestStage.PATIENCE).until(() -> stage.jobs().stream()
                .allMatch(job -> job.getMetadata().getAnnotations().containsKey("cdsk8s.org/acked")));
    }

    @Test
    void aServerThatIsAwayIsWaitedFor() throws IOException {
        stage.cluster().stopServing();
        stage.ask();
        await().atMost(RequestStage.PATIENCE)
                .until(() -> stage.responder().body("/q/health/ready").contains("does not take the Job now"));
        stage.cluster().resumeServing();

        stage.booksClose();
    }

    @Test
    void aServerThatGoesAwayInBetweenIsWaitedFor() throws IOException {
        stage.ask();
        stage.cluster().stopServing();
        stage.ask();
        stage.cluster().resumeServing();

        stage.booksClose();
    }

    @Test
    void aWatchThatBreaksOrIsForgottenLosesNoCount() {
        stage.faults().openWatches(StreamFault.END);
        stage.cluster().compact();
        stage.ask();

        stage.booksClose();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void aServerThatRefusesForGoodIsToldAndKept(int code) {
        stage.faults().next(1, CREATION, RequestFault.answer(code));

        stage.askInVain();

        stage.booksClose();
        assertThat(stage.lastWasKeptAs("cluster")).isTrue();
        stage.ask();
        stage.booksClose();
    }

    @Test
    void aSharedDirectoryThatIsGoneIsWaitedFor() throws IOException {
        Path directory = stage.bench().inmeta();
        Path aside = directory.resolveSibling("aside");
        Files.move(directory, aside);
        Files.writeString(directory, "no directory");
        askUntilStorageFails();
        Files.delete(directory);
        Files.move(aside, directory);

        stage.booksClose();
    }

    @Test
    void aDiskThatIsFullIsWaitedForAndKeepsNoHalfFile() throws IOException {
        stage.responder().limitFiles(SOME_BYTES);
        try {
            askUntilStorageFails();
        } finally {
            stage.responder().unlimitFiles(); // the next scenario has the same responder
        }

        stage.booksClose();

        try (Stream<Path> files = Files.list(stage.bench().inmeta())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().endsWith(">"));
        }
    }

    @Test
    void aTemplateThatIsGoneOrBadIsReplacedByTheLastGoodOne() throws IOException {
        Path template = stage.bench().directory().data().resolve("templates/cdsjob.yaml");
        String good = Files.readString(template);
        Files.delete(template);
        stage.ask();
        stage.booksClose();
        Files.writeString(template, "kind: [");
        stage.ask();
        stage.booksClose();
        Files.writeString(template, good);

        stage.ask();

        stage.booksClose();
    }

    /** Returns when a launch has failed for want of Redis or the shared directory, once more than before. */
    private static void askUntilStorageFails() {
        String before = storageFailures();
        stage.ask();
        await().atMost(RequestStage.PATIENCE).until(() -> !storageFailures().equals(before));
    }

    /** The line of that metric, or nothing before the first. */
    private static String storageFailures() {
        return stage.responder()
                .awaitBody("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("cds_responder_launch_attempts_total{result=\"storage\"}"))
                .findFirst()
                .orElse("");
    }
}
