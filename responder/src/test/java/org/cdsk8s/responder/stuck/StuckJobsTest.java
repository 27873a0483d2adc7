package org.cdsk8s.responder.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.outcome.PodLogArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose pods cannot start, against the stand-in for the Kubernetes API. */
class StuckJobsTest {

    private static final String NAMESPACE = "cds";
    private static final Map<String, String> OURS = Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path logs;

    private StandInKubernetes kubernetes;
    private KubernetesClient client;
    private StuckJobs jobs;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .namespace(NAMESPACE)
                .withoutProcesses()
                .backOff(Duration.ofMillis(100))
                .start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.url())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        jobs = newStuckJobs();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Test
    void aPullGetsItsTimeAndThenTheJobFailsForThatReason() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "ErrImagePull", "no route");

        assertThat(look(job, FailureCategory.IMAGE_PULL)).isEqualTo(StuckResult.NOTED);
        assertThat(annotation("cds-a", JobLabels.STUCK)).contains("ImagePull 2026-01-02T03:04:05Z");
        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        jobs.visit(job("cds-a"));
        assertThat(annotation("cds-a", JobLabels.REASON)).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        jobs.visit(job("cds-a"));

        await().atMost(PATIENCE).until(() -> failed("cds-a"));
        assertThat(annotation("cds-a", JobLabels.REASON)).contains("ImagePull");
        assertThat(meters.counter("cds.responder.stuck.jobs", "category", "ImagePull", "result", "ended")
                        .count())
                .isEqualTo(1.0);
    }

    @Test
    void saidAgainItKeepsTheTimeItHad() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "ErrImagePull", "no route");
        look(job, FailureCategory.IMAGE_PULL);
        clock.advance(Duration.ofMinutes(3));

        assertThat(look(job, FailureCategory.IMAGE_PULL)).isEqualTo(StuckResult.WAITING);
        assertThat(annotation("cds-a", JobLabels.STUCK)).contains("ImagePull 2026-01-02T03:04:05Z");
    }

    @Test
    void anImpossibleImageNameEndsTheJobAtOnce() {
        Job job = create("cds-a", OURS, 3);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "InvalidImageName", "not lower case");

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.ENDED);

        await().atMost(PATIENCE).until(() -> failed("cds-a"));
        assertThat(annotation("cds-a", JobLabels.REASON)).contains("ImageName");
        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.OVER);
    }

    @Test
    void aJobThatStartsAfterAllGoesOn() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().unschedulable(NAMESPACE, "cds-a");
        assertThat(look(job, FailureCategory.UNSCHEDULABLE)).isEqualTo(StuckResult.NOTED);

        kubernetes.pods().running(NAMESPACE, "cds-a");
        clock.advance(Duration.ofHours(1));
        jobs.visit(job("cds-a"));

        assertThat(annotation("cds-a", JobLabels.STUCK)).isEmpty();
        kubernetes.pods().succeeded(NAMESPACE, "cds-a");
        await().atMost(PATIENCE).until(() -> JobStateReader.read(job("cds-a")).terminal());
        assertThat(failed("cds-a")).isFalse();
    }

    @Test
    void aLateMessageAboutARunningJobLeavesNoTrace() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().running(NAMESPACE, "cds-a");

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.RELIEVED);
        assertThat(job("cds-a").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void anotherReasonHasATimeOfItsOwn() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().unschedulable(NAMESPACE, "cds-a");
        look(job, FailureCategory.UNSCHEDULABLE);
        clock.advance(Duration.ofMinutes(4));

        kubernetes.pods().waiting(NAMESPACE, "cds-a", "CreateContainerConfigError", "no such ConfigMap");
        clock.advance(Duration.ofMinutes(4));
        jobs.visit(job("cds-a"));

        assertThat(annotation("cds-a", JobLabels.STUCK)).contains("ConfigError 2026-01-02T03:12:05Z");
        assertThat(annotation("cds-a", JobLabels.REASON)).isEmpty();
    }

    @Test
    void aJobOfAnOlderVersionIsNeverEnded() {
        Job adopted = create("cds-old", Map.of(JobLabels.DELIVERABLE_ASSET, "7"), 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-old", "InvalidImageName", "");

        assertThat(look(adopted, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.ADOPTED);
        assertThat(job("cds-old").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aJobOfSomebodyElseIsNotTouchedWhateverIsWrittenOnIt() {
        Job foreign = create("foreign", Map.of(), 0);
        kubernetes.pods().waiting(NAMESPACE, "foreign", "InvalidImageName", "");
        patch("foreign", "{\"metadata\":{\"annotations\":{\"cdsk8s.org/stuck\":\"ImageName 2020-01-01T00:00:00Z\"}}}");

        jobs.visit(job("foreign"));

        assertThat(look(foreign, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.NOT_OURS);
        assertThat(annotation("foreign", JobLabels.REASON)).isEmpty();
        assertThat(job("foreign").getSpec().getActiveDeadlineSeconds()).isNull();
    }

    @Test
    void anotherJobOfThatNameIsAnotherJob() {
        create("cds-a", OURS, 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "InvalidImageName", "");

        assertThat(jobs.look(new JobRef(NAMESPACE, "cds-a", "another-uid"), FailureCategory.IMAGE_NAME))
                .isEqualTo(StuckResult.GONE);
        assertThat(jobs.look(new JobRef(NAMESPACE, "cds-b", "x"), FailureCategory.IMAGE_NAME))
                .isEqualTo(StuckResult.GONE);
    }

    @Test
    void aSuspendedJobIsNeverStuck() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().unschedulable(NAMESPACE, "cds-a");
        look(job, FailureCategory.UNSCHEDULABLE);
        patch("cds-a", "{\"spec\":{\"suspend\":true}}");
        clock.advance(Duration.ofHours(1));

        jobs.visit(job("cds-a"));

        assertThat(annotation("cds-a", JobLabels.STUCK)).isEmpty();
        assertThat(annotation("cds-a", JobLabels.REASON)).isEmpty();
    }

    @Test
    void whoeverComesSecondDoesNothing() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "ErrImagePull", "no route");
        look(job, FailureCategory.IMAGE_PULL);
        Job asReadByBoth = job("cds-a");
        clock.advance(Duration.ofMinutes(15));

        jobs.visit(asReadByBoth);
        long changes = kubernetes.faults().seen().stream()
                .filter(request -> request.verb() == Verb.PATCH)
                .count();
        await().atMost(PATIENCE).until(() -> failed("cds-a"));
        newStuckJobs().visit(asReadByBoth);
        newStuckJobs().visit(job("cds-a"));

        assertThat(changes).isEqualTo(2);
        assertThat(meters.counter("cds.responder.stuck.jobs", "category", "ImagePull", "result", "ended")
                        .count())
                .isEqualTo(1.0);
    }

    @Test
    void logsOfEarlierAttemptsAreSavedBeforeTheEnd() throws IOException {
        Job job = create("cds-a", OURS, 1);
        kubernetes.pods().running(NAMESPACE, "cds-a");
        kubernetes.pods().print(NAMESPACE, "cds-a", "the first attempt\n");
        kubernetes.pods().failed(NAMESPACE, "cds-a", 3);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "InvalidImageName", "");
        RequestMatch reading = RequestMatch.of(Verb.GET, "/log");
        kubernetes.faults().next(1, reading, RequestFault.answer(500));

        assertThat(look(job, FailureCategory.IMAGE_NAME)).isEqualTo(StuckResult.NOTED);
        assertThat(annotation("cds-a", JobLabels.REASON)).isEmpty();
        jobs.visit(job("cds-a"));

        assertThat(annotation("cds-a", JobLabels.REASON)).contains("ImageName");
        try (Stream<Path> saved = Files.list(logs.resolve("cds-a"))) {
            assertThat(saved).singleElement().satisfies(log -> assertThat(log).hasContent("the first attempt\n"));
        }
    }

    @Test
    void whatCannotBeNotedIsNotTakenForNoted() {
        Job job = create("cds-a", OURS, 0);
        kubernetes.pods().waiting(NAMESPACE, "cds-a", "ErrImagePull", "no route");
        kubernetes.faults().next(1, RequestMatch.of(Verb.PATCH, "/jobs/"), RequestFault.answer(503));

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

    private StuckJobs newStuckJobs() {
        Duration usual = Duration.ofMinutes(5);
        GracePeriods grace = new GracePeriods(Map.of(
                FailureCategory.IMAGE_PULL, Duration.ofMinutes(15),
                FailureCategory.IMAGE_NAME, Duration.ZERO,
                FailureCategory.CONFIG_ERROR, usual,
                FailureCategory.UNSCHEDULABLE, usual,
                FailureCategory.INIT_FAILED, usual,
                FailureCategory.PODS_NOT_CREATED, usual));
        ResponderMetrics metrics = new ResponderMetrics(meters);
        PodLogArchive archive = new PodLogArchive(client, Optional.of(logs), Long.MAX_VALUE, metrics);
        return new StuckJobs(client, archive, grace, metrics, clock);
    }

    private StuckResult look(Job job, FailureCategory hint) {
        return jobs.look(JobRef.of(job), hint);
    }

    private Job create(String name, Map<String, String> labels, int backoffLimit) {
        return client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withBackoffLimit(backoffLimit)
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("cds")
                        .withImage("cds")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private void patch(String name, String change) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private Job job(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    private Optional<String> annotation(String name, String key) {
        return JobLabels.annotation(job(name).getMetadata(), key);
    }

    private boolean failed(String name) {
        return List.of("failed")
                .contains(Optional.ofNullable(JobStateReader.read(job(name)).state())
                        .map(state -> state.word())
                        .orElse(""));
    }
}
