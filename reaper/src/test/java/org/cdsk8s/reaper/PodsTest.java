package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why Jobs fail or cannot start, as their pods show it. */
class PodsTest {

    private static final RequestMatch PODS_WATCHED = RequestMatch.of(Verb.WATCH, "/pods");
    private static final RequestMatch PODS_LISTED = RequestMatch.of(Verb.LIST, "/pods");

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
    void aFailedJobIsToldWithContainerAndExitCode() {
        stage.startReaper();
        stage.create("cds-a", Stage.OURS, 1);
        stage.fail("cds-a", 3);
        heard("cds-a retry");
        stage.fail("cds-a", 4);

        JobEvent failed = heard("cds-a failed BackoffLimitExceeded").event();
        assertThat(failed.category()).isEqualTo("ExitCode");
        assertThat(failed.container()).isEqualTo("cds");
        assertThat(failed.exitCode()).isEqualTo(4);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.explanation()).contains("exit code 4");
    }

    @Test
    void aJobKilledForItsMemoryIsToldSo() {
        stage.startReaper();
        stage.create("cds-a");
        stage.kubernetes.pods().running(Stage.NAMESPACE, "cds-a");
        stage.kubernetes.pods().failed(Stage.NAMESPACE, "cds-a", 137, "OOMKilled");

        assertThat(heard("cds-a failed BackoffLimitExceeded").event().category())
                .isEqualTo("OOMKilled");
    }

    @Test
    void aJobThatCannotStartIsToldOnceAndGoesOnWhenItCan() {
        stage.startReaper();
        stage.create("cds-a");
        heard("cds-a running");
        stage.kubernetes.pods().waiting(Stage.NAMESPACE, "cds-a", "ErrImagePull", "no such image");
        JobEvent stuck = heard("cds-a stuck").event();
        stage.kubernetes.pods().waiting(Stage.NAMESPACE, "cds-a", "ImagePullBackOff", "Back-off pulling image");
        stage.succeed("cds-a");

        heard("cds-a success");
        assertThat(stuck.category()).isEqualTo("ImagePull");
        assertThat(stuck.eventId()).endsWith("/stuck/0/-/ImagePull");
        assertThat(stuck.retryCount()).isZero();
        assertThat(stage.listener.lines())
                .containsExactly("cds-a starting", "cds-a running", "cds-a stuck", "cds-a success");
        await().untilAsserted(() -> assertThat(stage.meters
                        .counter("cds.reaper.stuck", "category", "ImagePull")
                        .count())
                .isEqualTo(1));
    }

    @Test
    void aJobThatIsStuckForAnotherReasonIsToldAgain() {
        stage.startReaper();
        stage.create("cds-a");
        stage.kubernetes.pods().unschedulable(Stage.NAMESPACE, "cds-a");
        assertThat(heard("cds-a stuck").event().category()).isEqualTo("Unschedulable");
        stage.kubernetes.pods().waiting(Stage.NAMESPACE, "cds-a", "InvalidImageName", "bad");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(stage.listener.heard())
                .extracting(message -> message.event().category())
                .contains("ImageName"));
    }

    @Test
    void aRestartRepeatsNothingAndForgetsNothing() {
        stage.startReaper();
        stage.create("cds-told");
        heard("cds-told running");
        stage.kubernetes.pods().waiting(Stage.NAMESPACE, "cds-told", "ErrImagePull", "no such image");
        heard("cds-told stuck");
        stage.create("cds-missed");
        heard("cds-missed running");
        stage.stopReaper();
        stage.kubernetes.pods().unschedulable(Stage.NAMESPACE, "cds-missed");
        stage.startReaper();

        heard("cds-missed stuck");
        stage.create("cds-last");
        heard("cds-last running");
        assertThat(stage.listener.linesOf("cds-told"))
                .containsExactly("cds-told starting", "cds-told running", "cds-told stuck");
    }

    @Test
    void whatThePodsWatchDoesNotShowIsAskedFor() {
        stage.startReaper();
        stage.create("cds-first");
        heard("cds-first running");
        stage.kubernetes.faults().next(1000, PODS_WATCHED, RequestFault.answer(500));
        stage.kubernetes.faults().openWatches(StreamFault.END);
        stage.create("cds-a");
        stage.fail("cds-a", 7);

        assertThat(heard("cds-a failed BackoffLimitExceeded").event().exitCode())
                .isEqualTo(7);
    }

    @Test
    void aJobWhosePodsNobodyShowsIsToldAllTheSame() {
        stage.kubernetes.faults().next(1000, PODS_LISTED, RequestFault.answer(403));
        stage.startReaper();
        stage.create("cds-a");
        stage.fail("cds-a", 7);

        JobEvent failed = heard("cds-a failed BackoffLimitExceeded").event();
        assertThat(failed.category()).isEqualTo("BackoffLimitExceeded");
        assertThat(failed.exitCode()).isNull();
        assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void aPodThatIsGoneWhenItsJobFailsStillExplainsIt() {
        stage.startReaper();
        stage.create("cds-a", Stage.OURS, 1);
        stage.fail("cds-a", 5);
        heard("cds-a retry");
        stage.deletePods("cds-a");

        JobEvent failed = heard("cds-a failed BackoffLimitExceeded").event();
        assertThat(failed.category()).isEqualTo("ExitCode");
        assertThat(failed.exitCode()).isEqualTo(5);
    }

    @Test
    void nothingIsKeptOfJobsThatEnded() {
        stage.startReaper();
        stage.create("cds-a");
        stage.create("cds-b");
        stage.succeed("cds-a");
        stage.fail("cds-b", 1);

        heard("cds-a success");
        heard("cds-b failed BackoffLimitExceeded");
        await().until(() -> stage.meters.get("cds.reaper.pods.jobs").gauge().value() == 0);
    }

    private Listener.Heard heard(String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
        return stage.listener.heard().stream()
                .filter(message -> message.line().equals(line))
                .findFirst()
                .orElseThrow();
    }
}
