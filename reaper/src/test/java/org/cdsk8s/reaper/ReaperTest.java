package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.job.JobLabels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole reaper between a stand-in API server, a broker and Redis. */
class ReaperTest {

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void aJobThatSucceedsIsToldStateByState() {
        stage.startReaper();
        stage.create("cds-a");
        stage.succeed("cds-a");

        heard("cds-a success");
        assertThat(stage.listener.lines()).containsExactly("cds-a starting", "cds-a running", "cds-a success");
    }

    @Test
    void aJobThatFailsIsToldWithItsReason() {
        stage.startReaper();
        stage.create("cds-a");
        stage.fail("cds-a", 3);

        heard("cds-a failed BackoffLimitExceeded");
        JobEvent failed = stage.listener.heard().get(2).event();
        assertThat(failed.retryCount()).isEqualTo(1);
        assertThat(failed.failureReason()).startsWith("BackoffLimitExceeded - ");
        assertThat(failed.jobNamespace()).isEqualTo(Stage.NAMESPACE);
    }

    @Test
    void aJobThatNeedsTwoAttemptsIsToldSo() {
        stage.startReaper();
        stage.create("cds-a", Stage.OURS, 1);
        stage.fail("cds-a", 3);
        heard("cds-a retry");
        stage.succeed("cds-a");

        heard("cds-a success");
        assertThat(stage.listener.lines())
                .containsExactly("cds-a starting", "cds-a running", "cds-a retry", "cds-a success");
        assertThat(stage.listener.heard().get(3).event().retryCount()).isEqualTo(1);
    }

    @Test
    void messagesArePersistentJsonUnderTheirEventId() {
        stage.startReaper();
        stage.create("cds-a");

        heard("cds-a running");
        assertThat(stage.listener.heard()).allSatisfy(message -> {
            assertThat(message.contentType()).isEqualTo("application/json");
            assertThat(message.deliveryMode()).isEqualTo(2);
            assertThat(message.messageId()).isEqualTo(message.event().eventId());
        });
    }

    @Test
    void whatHappensWhileTheReaperIsDownIsToldWhenItIsBack() {
        stage.startReaper();
        stage.create("cds-ends");
        stage.create("cds-goes");
        stage.create("cds-stays");
        heard("cds-stays running");
        heard("cds-goes running");
        heard("cds-ends running");
        stage.stopReaper();

        stage.succeed("cds-ends");
        stage.delete("cds-goes");
        stage.create("cds-lives");
        stage.succeed("cds-lives");
        await().until(() -> stage.ended("cds-lives") && stage.ended("cds-ends"));
        stage.delete("cds-lives");
        stage.startReaper();

        heard("cds-lives success");
        assertThat(stage.listener.linesOf("cds-ends"))
                .containsExactly("cds-ends starting", "cds-ends running", "cds-ends success");
        assertThat(stage.listener.linesOf("cds-goes"))
                .containsExactly("cds-goes starting", "cds-goes running", "cds-goes failed Deleted");
        assertThat(stage.listener.linesOf("cds-lives"))
                .containsExactly("cds-lives starting", "cds-lives running", "cds-lives success");
        assertThat(stage.listener.linesOf("cds-stays")).containsExactly("cds-stays starting", "cds-stays running");
    }

    @Test
    void whenHistoryIsGoneAListMakesUpForIt() {
        stage.startReaper();
        stage.create("cds-ends");
        stage.create("cds-goes");
        stage.create("cds-stays");
        heard("cds-stays running");
        heard("cds-goes running");
        heard("cds-ends running");
        stage.stopReaper();

        stage.succeed("cds-ends");
        await().until(() -> stage.ended("cds-ends"));
        stage.delete("cds-goes");
        stage.create("cds-new");
        stage.kubernetes.compact();
        stage.listener.forget();
        stage.startReaper();

        heard("cds-goes failed Deleted");
        heard("cds-new running");
        assertThat(stage.listener.lines())
                .containsExactlyInAnyOrder("cds-ends success", "cds-goes failed Deleted", "cds-new running");
    }

    @Test
    void aFirstStartTellsTheLatestStateOfEveryJobThatWasNotDealtWith() {
        stage.create("cds-done");
        stage.succeed("cds-done");
        stage.create("cds-handled");
        stage.succeed("cds-handled");
        stage.create("cds-busy");
        await().until(() -> stage.ended("cds-done") && stage.ended("cds-handled"));
        annotateHandled("cds-handled");
        stage.startReaper();

        heard("cds-busy running");
        heard("cds-done success");
        stage.create("cds-last");
        heard("cds-last running");
        assertThat(stage.listener.lines())
                .containsExactlyInAnyOrder(
                        "cds-busy running", "cds-done success", "cds-last starting", "cds-last running");
    }

    @Test
    void theJournalOfAnOlderReaperIsContinued() {
        stage.create("cds-before");
        stage.succeed("cds-before");
        await().until(() -> stage.ended("cds-before"));
        stage.redis.set("cdsreaper:most-recent-event", Long.toString(stage.kubernetes.resourceVersion()));
        stage.create("cds-after");
        stage.startReaper();

        heard("cds-after running");
        assertThat(stage.listener.linesOf("cds-before")).isEmpty();
    }

    @Test
    void whatAnOlderReaperHadPassedIsNotToldAgainWhenHistoryIsGone() {
        stage.create("cds-before");
        stage.succeed("cds-before");
        await().until(() -> stage.ended("cds-before"));
        stage.redis.set("cdsreaper:most-recent-event", Long.toString(stage.kubernetes.resourceVersion()));
        stage.create("cds-after");
        stage.kubernetes.compact();
        stage.startReaper();

        heard("cds-after running");
        stage.delete("cds-before");
        stage.create("cds-last");
        heard("cds-last running");
        assertThat(stage.listener.linesOf("cds-before")).isEmpty();
        assertThat(stage.listener.linesOf("cds-after")).containsExactly("cds-after running");
    }

    @Test
    void aJournalThatMakesNoSenseIsReplacedByAList() {
        stage.redis.set("cdsreaper:most-recent-event", "abcde");
        stage.create("cds-a");
        stage.startReaper();

        heard("cds-a running");
        await().until(() -> stage.redis
                .get("cdsreaper:most-recent-event")
                .filter(version -> version.matches("\\d+"))
                .isPresent());
    }

    @Test
    void aQuietClusterStillMovesTheJournal() {
        stage.startReaper();
        stage.create("somebody-elses", Map.of(), 0);

        await().until(() -> stage.redis
                .get("cdsreaper:most-recent-event")
                .filter(version -> Long.parseLong(version) >= 1003)
                .isPresent());
        assertThat(stage.listener.heard()).isEmpty();
    }

    @Test
    void aJobThatIsGoneLeavesNoEntry() {
        stage.startReaper();
        stage.create("cds-a");
        stage.succeed("cds-a");
        heard("cds-a success");
        assertThat(stage.redis.entries()).isEqualTo(1);
        stage.delete("cds-a");

        await().until(() -> stage.redis.entries() == 0);
        assertThat(stage.listener.lines()).containsExactly("cds-a starting", "cds-a running", "cds-a success");
    }

    @Test
    void eventsAreCountedByState() {
        stage.startReaper();
        stage.create("cds-a");
        stage.succeed("cds-a");

        await().untilAsserted(() -> assertThat(stage.meters
                        .counter("cds.reaper.events", "state", "success")
                        .count())
                .isEqualTo(1));
        assertThat(stage.meters.get("cds.reaper.events.pending").gauge().value())
                .isZero();
        assertThat(stage.meters.get("cds.reaper.watch.age.seconds").gauge().value())
                .isBetween(0.0, 60.0);
    }

    @Test
    void aRedisThatLostEverythingIsFilledFromAListAndTheSameIdsAreUsed() {
        stage.startReaper();
        stage.create("cds-a");
        heard("cds-a running");
        String id = stage.listener.heard().get(1).messageId();
        stage.redis.stop();
        stage.create("cds-b");
        await().until(() -> stage.reaper().session() == null);
        stage.redis.restart();

        heard("cds-b running");
        stage.succeed("cds-a");
        heard("cds-a success");
        assertThat(stage.listener.heard().stream()
                        .filter(message -> message.line().equals("cds-a running")))
                .allMatch(message -> message.messageId().equals(id));
    }

    private void annotateHandled(String name) {
        stage.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(Stage.NAMESPACE)
                .withName(name)
                .edit(job -> job.edit()
                        .editMetadata()
                        .addToAnnotations(JobLabels.HANDLED, "2026-03-01T10:00:00Z")
                        .endMetadata()
                        .build());
    }

    private void heard(String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
    }
}
