package org.cdsk8s.responder.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.parts.RedisServer;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cancellation does follows from the Job that is there, whichever way it is named. */
class CancelLineTest {

    private static final Map<String, String> OURS = Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);

    @TempDir
    private Path directory;

    private Cluster cluster;
    private RedisServer redis;
    private RequestIds ids;

    @BeforeEach
    void start() throws IOException {
        cluster = Cluster.start();
        redis = new RedisServer();
        ids = new RequestIds(redis.client());
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        redis.close();
    }

    @Test
    void shouldEndAJobOnceHoweverOftenItIsNamed() throws IOException {
        create("cds-a", OURS, "id-1");

        assertThat(cancel(named("cds-a"), true)).isEqualTo(CancelResult.ENDED);
        assertThat(cancel(named("cds-a"), true)).isEqualTo(CancelResult.OVER);
        assertThat(cluster.job("cds-a").getSpec().getActiveDeadlineSeconds()).isZero();
    }

    @Test
    void shouldFindTheJobOfARequestByWhatRedisKnows() throws IOException {
        create("cds-a", OURS, "id-1");
        create("cds-b", OURS, "id-2");
        ids.claim(Cluster.NAMESPACE, "id-2", new RequestIds.Owner("digest", "cds-b"));

        assertThat(cancel(requested("id-2"), true)).isEqualTo(CancelResult.ENDED);

        assertThat(reason("cds-b")).contains("Cancelled");
        assertThat(reason("cds-a")).isEmpty();
    }

    @Test
    void shouldFindTheJobOfARequestThatRedisKnowsNothingOf() throws IOException {
        create("cds-a", OURS, "id-1");
        create("cds-b", OURS, "id-2");

        assertThat(cancel(requested("id-2"), true)).isEqualTo(CancelResult.ENDED);

        assertThat(reason("cds-b")).contains("Cancelled");
        assertThat(reason("cds-a")).isEmpty();
    }

    @Test
    void shouldRememberWhatHasNoJob() throws IOException {
        assertThat(cancel(named("cds-later"), true)).isEqualTo(CancelResult.REMEMBERED);
        assertThat(cancel(requested("id-9"), true)).isEqualTo(CancelResult.REMEMBERED);

        Cancellations cancellations = cancellations();
        assertThat(cancellations.cancelled(Cluster.NAMESPACE, Optional.empty(), "cds-later"))
                .isTrue();
        assertThat(cancellations.cancelled(Cluster.NAMESPACE, Optional.of("id-9"), "cds-any"))
                .isTrue();
        assertThat(cancellations.cancelled(Cluster.NAMESPACE, Optional.of("id-8"), "cds-any"))
                .isFalse();
        assertThat(cancellations.cancelled("elsewhere", Optional.of("id-9"), "cds-later"))
                .isFalse();
    }

    @Test
    void shouldNotTouchAJobOfAnOlderVersion() throws IOException {
        create("cds-old", Map.of(JobLabels.DELIVERABLE_ASSET, "7"), "id-1");

        assertThat(cancel(named("cds-old"), true)).isEqualTo(CancelResult.NOT_OURS);
        assertThat(reason("cds-old")).isEmpty();
    }

    @Test
    void shouldResumeASuspendedJobForItsEnd() throws IOException {
        create("cds-a", OURS, "id-1");
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName("cds-a")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");

        assertThat(cancel(named("cds-a"), true)).isEqualTo(CancelResult.ENDED);
        assertThat(cluster.job("cds-a").getSpec().getSuspend()).isFalse();
    }

    @Test
    void shouldLetAJobGoOnWhoseLogsCannotBeSavedUntilToldToEndItAnyhow() throws IOException {
        create("cds-a", OURS, "id-1");
        Files.writeString(directory.resolve("logs"), "a file where a directory should be");

        assertThatThrownBy(() -> cancel(named("cds-a"), true)).isInstanceOf(IOException.class);
        assertThat(reason("cds-a")).isEmpty();

        assertThat(cancel(named("cds-a"), false)).isEqualTo(CancelResult.ENDED);
        assertThat(reason("cds-a")).contains("Cancelled");
    }

    /** The controller may write on the Job at any time; then it is tried again, as the consumer does. */
    private CancelResult cancel(Cancellation cancellation, boolean withLogs) throws IOException {
        for (int attempts = 1; ; attempts++) {
            try {
                return line().cancel(cancellation, withLogs);
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_CONFLICT);
                assertThat(attempts).isLessThan(10);
            }
        }
    }

    private CancelLine line() {
        LogSettings settings = new LogSettings(
                Optional.of(directory.resolve("logs")),
                1_000,
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                Optional.empty());
        PodLogArchive archive = new PodLogArchive(
                cluster.client(), settings, new ResponderMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
        CancelledJobs jobs = new CancelledJobs(cluster.client(), archive, cancellations());
        return new CancelLine(cluster.client(), Cluster.NAMESPACE, jobs, ids, cancellations(), Clock.systemUTC());
    }

    private Cancellations cancellations() {
        return new Cancellations(redis.client(), Duration.ofHours(1));
    }

    private static Cancellation named(String job) {
        return new Cancellation(Optional.of(job), Optional.empty());
    }

    private static Cancellation requested(String id) {
        return new Cancellation(Optional.empty(), Optional.of(id));
    }

    private Optional<String> reason(String name) {
        return JobLabels.annotation(cluster.job(name).getMetadata(), JobLabels.REASON);
    }

    private void create(String name, Map<String, String> labels, String requestId) {
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .withAnnotations(Map.of(JobLabels.REQUEST_ID, requestId))
                        .endMetadata()
                        .withNewSpec()
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
}
