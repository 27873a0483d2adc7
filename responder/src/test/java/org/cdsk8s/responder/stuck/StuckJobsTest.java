package org.cdsk8s.responder.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose pods cannot start, against the stand-in for the Kubernetes API. */
class StuckJobsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path logs;

    private Stage stage;
    private StuckJobs jobs;

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(logs);
        jobs = stage.newStuckJobs();
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
    }

    @Test
    void aPullGetsItsTimeAndThenTheJobFailsForThatReason() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "ErrImagePull", "no route");

        assertThat(look(job, FailureCategory.IMAGE_PULL)).isEqualTo(StuckResult.NOTED);
        assertThat(stage.annotation("cds-a", JobLabels.STUCK)).contains("ImagePull 2026-01-02T03:04:05Z");
        stage.clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        jobs.visit(stage.job("cds-a"));
        assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();

        stage.clock.advance(Duration.ofSeconds(1));
        visitUntil(JobLabels.REASON, Optional::isPresent);

        await().atMost(PATIENCE).until(() -> stage.failed("cds-a"));
        assertThat(stage.annotation("cds-a", JobLabels.REASON)).contains("ImagePull");
        assertThat(stage.counted("ImagePull", "ended")).isEqualTo(1.0);
    }

    @Test
    void saidAgainItKeepsTheTimeItHad() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "ErrImagePull", "no route");
        look(job, FailureCategory.IMAGE_PULL);
        stage.clock.advance(Duration.ofMinutes(3));

        assertThat(look(job, FailureCategory.IMAGE_PULL)).isEqualTo(StuckResult.WAITING);
        assertThat(stage.annotation("cds-a", JobLabels.STUCK)).contains("ImagePull 2026-01-02T03:04:05Z");
    }

    @Test
    void anImpossibleImageNameEndsTheJobAtOnce() {
        Job job = stage.create("cds-a", Stage.OURS, 3);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "InvalidImageName", "not lower case");

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.ENDED);

        await().atMost(PATIENCE).until(() -> stage.failed("cds-a"));
        assertThat(stage.annotation("cds-a", JobLabels.REASON)).contains("ImageName");
        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.OVER);
    }

    @Test
    void aJobThatStartsAfterAllGoesOn() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().unschedulable(Stage.NAMESPACE, "cds-a");
        assertThat(look(job, FailureCategory.UNSCHEDULABLE)).isEqualTo(StuckResult.NOTED);

        stage.pods().running(Stage.NAMESPACE, "cds-a");
        stage.clock.advance(Duration.ofHours(1));
        visitUntil(JobLabels.STUCK, Optional::isEmpty);

        stage.pods().succeeded(Stage.NAMESPACE, "cds-a");
        await().atMost(PATIENCE)
                .until(() -> JobStateReader.read(stage.job("cds-a")).terminal());
        assertThat(stage.failed("cds-a")).isFalse();
    }

    @Test
    void aLateMessageAboutARunningJobLeavesNoTrace() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().running(Stage.NAMESPACE, "cds-a");

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.RELIEVED);
        assertThat(stage.job("cds-a").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void anotherReasonHasATimeOfItsOwn() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().unschedulable(Stage.NAMESPACE, "cds-a");
        look(job, FailureCategory.UNSCHEDULABLE);
        stage.clock.advance(Duration.ofMinutes(4));

        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "CreateContainerConfigError", "no such ConfigMap");
        stage.clock.advance(Duration.ofMinutes(4));
        visitUntil(JobLabels.STUCK, Optional.of("ConfigError 2026-01-02T03:12:05Z")::equals);

        assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();
    }

    @Test
    void aJobOfAnOlderVersionIsNeverEnded() {
        Job adopted = stage.create("cds-old", Map.of(JobLabels.DELIVERABLE_ASSET, "7"), 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-old", "InvalidImageName", "");

        assertThat(look(adopted, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.ADOPTED);
        assertThat(stage.job("cds-old").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aJobOfSomebodyElseIsNotTouchedWhateverIsWrittenOnIt() {
        Job foreign = stage.create("foreign", Map.of(), 0);
        stage.pods().waiting(Stage.NAMESPACE, "foreign", "InvalidImageName", "");
        stage.patch(
                "foreign",
                "{\"metadata\":{\"annotations\":{\"cdsk8s.org/stuck\":\"ImageName 2020-01-01T00:00:00Z\"}}}");

        jobs.visit(stage.job("foreign"));

        assertThat(look(foreign, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.NOT_OURS);
        assertThat(stage.annotation("foreign", JobLabels.REASON)).isEmpty();
        assertThat(stage.job("foreign").getSpec().getActiveDeadlineSeconds()).isNull();
    }

    @Test
    void anotherJobOfThatNameIsAnotherJob() {
        stage.create("cds-a", Stage.OURS, 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "InvalidImageName", "");

        assertThat(jobs.look(new JobRef(Stage.NAMESPACE, "cds-a", "another-uid"), FailureCategory.IMAGE_NAME))
                .isEqualTo(StuckResult.GONE);
        assertThat(jobs.look(new JobRef(Stage.NAMESPACE, "cds-b", "x"), FailureCategory.IMAGE_NAME))
                .isEqualTo(StuckResult.GONE);
    }

    @Test
    void aSuspendedJobIsNeverStuck() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().unschedulable(Stage.NAMESPACE, "cds-a");
        look(job, FailureCategory.UNSCHEDULABLE);
        stage.patch("cds-a", "{\"spec\":{\"suspend\":true}}");
        stage.clock.advance(Duration.ofHours(1));

        visitUntil(JobLabels.STUCK, Optional::isEmpty);

        assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();
    }

    @Test
    void whoeverComesSecondDoesNothing() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "ErrImagePull", "no route");
        look(job, FailureCategory.IMAGE_PULL);
        Job asReadByBoth = stage.job("cds-a");
        stage.clock.advance(Duration.ofMinutes(15));

        jobs.visit(asReadByBoth);
        long changes = stage.kubernetes.faults().seen().stream()
                .filter(request -> request.verb() == Verb.PATCH)
                .count();
        await().atMost(PATIENCE).until(() -> stage.failed("cds-a"));
        stage.newStuckJobs().visit(asReadByBoth);
        stage.newStuckJobs().visit(stage.job("cds-a"));

        assertThat(changes).isEqualTo(2);
        assertThat(stage.counted("ImagePull", "ended")).isEqualTo(1.0);
    }

    @Test
    void logsOfEarlierAttemptsAreSavedBeforeTheEnd() throws IOException {
        Job job = stage.create("cds-a", Stage.OURS, 1);
        stage.pods().running(Stage.NAMESPACE, "cds-a");
        stage.pods().print(Stage.NAMESPACE, "cds-a", "the first attempt\n");
        stage.pods().failed(Stage.NAMESPACE, "cds-a", 3);
        stage.awaitPods("cds-a", 1);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "InvalidImageName", "");
        RequestMatch reading = RequestMatch.of(Verb.GET, "/log");
        stage.kubernetes.faults().next(1, reading, RequestFault.answer(500));

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.NOTED);
        assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();
        visitUntil(JobLabels.REASON, Optional::isPresent);

        assertThat(stage.annotation("cds-a", JobLabels.REASON)).contains("ImageName");
        try (Stream<Path> saved = Files.list(logs.resolve("cds-a"))) {
            assertThat(saved)
                    .singleElement()
                    .satisfies(log -> assertThat(log).content().endsWith(" the first attempt\n"));
        }
    }

    @Test
    void aJobThatIsStuckNoMoreOnceItsLogsAreSavedGoesOn() {
        Job job = stage.create("cds-a", Stage.OURS, 1);
        stage.pods().running(Stage.NAMESPACE, "cds-a");
        stage.pods().failed(Stage.NAMESPACE, "cds-a", 3);
        stage.awaitPods("cds-a", 1);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "InvalidImageName", "");
        RequestMatch reading = RequestMatch.of(Verb.GET, "/log");
        stage.kubernetes.faults().always(reading, new RequestFault.Delay(Duration.ofSeconds(5)));

        CompletableFuture<StuckResult> looking =
                CompletableFuture.supplyAsync(() -> look(job, FailureCategory.IMAGE_NAME));
        await().atMost(PATIENCE).until(() -> stage.kubernetes.faults().seen().stream()
                .anyMatch(request -> request.path().endsWith("/log")));
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "ContainerCreating", "");

        assertThat(looking.join()).isEqualTo(StuckResult.NOTED);
        assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();
    }

    @Test
    void whatCannotBeNotedIsNotTakenForNoted() {
        Job job = stage.create("cds-a", Stage.OURS, 0);
        stage.pods().waiting(Stage.NAMESPACE, "cds-a", "ErrImagePull", "no route");
        stage.kubernetes.faults().next(1, RequestMatch.of(Verb.PATCH, "/jobs/"), RequestFault.answer(503));

        assertThatThrownBy(() -> look(job, FailureCategory.IMAGE_PULL)).isInstanceOf(KubernetesClientException.class);
        assertThat(look(job, FailureCategory.IMAGE_PULL)).isEqualTo(StuckResult.NOTED);
    }

    @Test
    void onlyWhatKeepsAJobFromStartingIsAReason() {
        assertThat(Stream.of(FailureCategory.values()).filter(jobs::possible))
                .containsExactly(
                        FailureCategory.IMAGE_PULL,
                        FailureCategory.IMAGE_NAME,
                        FailureCategory.CONFIG_ERROR,
                        FailureCategory.UNSCHEDULABLE,
                        FailureCategory.INIT_FAILED,
                        FailureCategory.PODS_NOT_CREATED);
    }

    /** The controller may write on the Job meanwhile; a visit that loses against it changes nothing, and the next one wins. */
    private void visitUntil(String annotation, Predicate<Optional<String>> value) {
        await().atMost(PATIENCE).until(() -> {
            jobs.visit(stage.job("cds-a"));
            return value.test(stage.annotation("cds-a", annotation));
        });
    }

    private StuckResult look(Job job, FailureCategory hint) {
        return jobs.look(JobRef.of(job), hint);
    }
}
