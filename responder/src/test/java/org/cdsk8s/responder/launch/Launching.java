package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.cancel.CancelledJobs;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.parts.RedisServer;
import org.cdsk8s.responder.template.BadTemplateException;
import org.cdsk8s.responder.template.JobTemplates;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.cdsk8s.responder.tombstone.LaunchHistory;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.cdsk8s.responder.tombstone.Tombstones;

/** All that launching needs: a cluster, a Redis and a template. No logs are saved. */
final class Launching implements AutoCloseable {

    /** How long a claim is respected: long enough for a test to act within it, short enough to wait for. */
    static final Duration EXPIRY = Duration.ofSeconds(3);

    private static final String TEMPLATE =
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: template}
            spec:
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: cds, image: cds}]
            """;

    private final Path templates;
    private final Cluster cluster;
    private final RedisServer redis;
    private final LaunchMemory memory;

    /** Begins with nothing; the template is written to {@code templates}, a directory. */
    Launching(Path templates) throws IOException {
        this.templates = templates;
        Files.writeString(templates.resolve("cdsjob.yaml"), TEMPLATE);
        cluster = Cluster.start();
        redis = new RedisServer();
        memory = new LaunchMemory(
                new LaunchHistory(redis.client()),
                new Tombstones(redis.client()),
                new RequestIds(redis.client()),
                new Cancellations(redis.client(), Duration.ofHours(1)),
                new ToldEnds(redis.client()),
                EXPIRY);
    }

    JobLauncher launcher(Admission admission) throws BadTemplateException {
        return launcher(cluster.client(), admission);
    }

    JobLauncher launcher(KubernetesClient client, Admission admission) throws BadTemplateException {
        return new JobLauncher(
                client,
                Cluster.NAMESPACE,
                JobTemplates.load(Optional.of(templates), Cluster.NAMESPACE),
                memory,
                admission,
                cancelledJobs());
    }

    CancelledJobs cancelledJobs() {
        ResponderMetrics metrics = new ResponderMetrics(new SimpleMeterRegistry());
        LogSettings unsaved = new LogSettings(Optional.empty(), 1, Duration.ZERO, Duration.ZERO, Optional.empty());
        PodLogArchive nowhere = new PodLogArchive(cluster.client(), unsaved, metrics, Clock.systemUTC());
        return new CancelledJobs(cluster.client(), nowhere, memory.cancellations());
    }

    Cluster cluster() {
        return cluster;
    }

    RedisServer redis() {
        return redis;
    }

    Tombstones tombstones() {
        return memory.tombstones();
    }

    Cancellations cancellations() {
        return memory.cancellations();
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        redis.close();
    }

    static Launch launch(String hint, RequestIdentity identity) {
        return new Launch(new PlainRequest(hint, () -> {}), identity, () -> true);
    }

    /** A launch during which {@code meanwhile} happens, after all that may keep it from being tried. */
    static Launch launch(String hint, RequestIdentity identity, PlainRequest.Event meanwhile) {
        return new Launch(new PlainRequest(hint, meanwhile), identity, () -> true);
    }

    static RequestIdentity identity(String body, String messageId, boolean repeated) {
        return new RequestIdentity(Digest.of("exchange", "key", body), Optional.ofNullable(messageId), repeated);
    }
}
