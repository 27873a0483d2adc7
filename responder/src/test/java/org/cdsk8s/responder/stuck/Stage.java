package org.cdsk8s.responder.stuck;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.node.DrivenPods;
import org.cdsk8s.responder.end.JobEnding;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;

/** A stand-in API server, a clock and a meter registry, for what looks after Jobs that cannot start. */
final class Stage implements AutoCloseable {

    static final String NAMESPACE = "cds";
    static final Map<String, String> OURS = Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);

    final TestClock clock = new TestClock();
    final StandInKubernetes kubernetes;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final KubernetesClient client;
    private final Path logs;

    Stage(Path logs) throws IOException {
        this.logs = logs;
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
    }

    DrivenPods pods() {
        return kubernetes.pods();
    }

    StuckJobs newStuckJobs() {
        Duration usual = Duration.ofMinutes(5);
        GracePeriods grace = new GracePeriods(Map.of(
                FailureCategory.IMAGE_PULL, Duration.ofMinutes(15),
                FailureCategory.IMAGE_NAME, Duration.ZERO,
                FailureCategory.CONFIG_ERROR, usual,
                FailureCategory.UNSCHEDULABLE, usual,
                FailureCategory.INIT_FAILED, usual,
                FailureCategory.PODS_NOT_CREATED, usual));
        ResponderMetrics metrics = new ResponderMetrics(meters);
        PodLogArchive archive = new PodLogArchive(
                client,
                new LogSettings(
                        Optional.of(logs),
                        Long.MAX_VALUE,
                        Duration.ofSeconds(30),
                        Duration.ofHours(24),
                        Optional.empty()),
                metrics,
                clock);
        return new StuckJobs(client, archive, grace, metrics, clock);
    }

    StuckMarks newMarks() {
        return new StuckMarks(client);
    }

    JobEnding newEnding() {
        return new JobEnding(client);
    }

    /** Makes a Job, and waits until the controller has counted its pod: after that it stays as it is for a while. */
    Job create(String name, Map<String, String> labels, int backoffLimit) {
        client.resource(new JobBuilder()
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
        awaitPods(name, 0);
        return job(name);
    }

    void patch(String name, String change) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    /** Waits until the controller has counted a live pod and so many failed ones. */
    void awaitPods(String name, int failed) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            JobStatus status = job(name).getStatus();
            return status != null
                    && Objects.requireNonNullElse(status.getActive(), 0) == 1
                    && Objects.requireNonNullElse(status.getFailed(), 0) == failed;
        });
    }

    Job job(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    Optional<String> annotation(String name, String key) {
        return JobLabels.annotation(job(name).getMetadata(), key);
    }

    boolean failed(String name) {
        return JobStateReader.read(job(name)).state() == JobState.FAILED;
    }

    double counted(String category, String result) {
        return meters.counter("cds.responder.stuck.jobs", "category", category, "result", result)
                .count();
    }

    @Override
    public void close() throws IOException {
        client.close();
        kubernetes.close();
    }
}
