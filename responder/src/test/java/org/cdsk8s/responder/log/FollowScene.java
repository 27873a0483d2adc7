package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.responder.log.LogSettings.Following;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.parts.Cluster;

/** A stand-in API server whose pods print what a test says, and followers of their logs. */
final class FollowScene implements AutoCloseable {

    static final int AT_ONCE = 200;
    private static final long MAX_BYTES = 10_000_000;
    private static final Duration CLAIM = Duration.ofSeconds(8);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    final Cluster cluster;
    private final Path logs;

    FollowScene(Path logs) throws IOException {
        this.logs = logs;
        this.cluster = Cluster.start();
    }

    Faults faults() {
        return cluster.standIn().faults();
    }

    LogFollower follow() {
        LogFollower made = new LogFollower(
                cluster.newClient(),
                Cluster.NAMESPACE,
                settings(ANSWER),
                archive(Clock.systemUTC()),
                new ResponderMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
        made.start();
        return made;
    }

    PodLogArchive archive(Clock clock) {
        return archive(clock, ANSWER);
    }

    /** One that gives kubelets another time to answer. */
    PodLogArchive archive(Clock clock, Duration answer) {
        return new PodLogArchive(
                cluster.client(), settings(answer), new ResponderMetrics(new SimpleMeterRegistry()), clock);
    }

    private LogSettings settings(Duration answer) {
        return new LogSettings(
                Optional.of(logs),
                MAX_BYTES,
                answer,
                Duration.ofHours(24),
                Optional.of(new Following(CLAIM, AT_ONCE, Duration.ofMinutes(2))));
    }

    List<String> save(String job) throws IOException {
        return archive(Clock.systemUTC()).save(cluster.job(job));
    }

    /** Saves it; tried again while its follower has not let go of it. */
    void awaitSaved(String job) {
        patiently("the log is saved")
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    save(job);
                    return true;
                });
    }

    /** A Job of ours whose pod runs. */
    void run(String job) {
        run(job, Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S));
    }

    void run(String job, Map<String, String> labels) {
        cluster.client().resource(job(job, labels)).create();
        cluster.standIn().pods().running(Cluster.NAMESPACE, job);
    }

    /** Its deadline comes. */
    void endAtItsDeadline(String job) {
        patch(job, "{\"spec\":{\"activeDeadlineSeconds\":1}}");
    }

    void annotate(String job, String name, String value) {
        patch(job, "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(name, value));
    }

    void print(String job, String text) {
        print(job, text.getBytes(StandardCharsets.UTF_8));
    }

    void print(String job, byte[] bytes) {
        cluster.standIn().pods().print(Cluster.NAMESPACE, job, bytes);
    }

    void succeed(String job) {
        cluster.standIn().pods().succeeded(Cluster.NAMESPACE, job);
        awaitEnd(job);
    }

    void awaitEnd(String job) {
        patiently("it ends").until(() -> JobStateReader.read(cluster.job(job)).terminal());
    }

    void awaitNoPodsOf(String job) {
        patiently("its pod is gone").until(() -> podsOf(job) == 0);
    }

    void awaitFollowed(String job, String end) {
        patiently("the log of " + job + " is followed").until(() -> LogPart.in(directory(job)).stream()
                .anyMatch(part -> read(part.file()).endsWith(end)));
    }

    Path directory(String job) {
        return logs.resolve(job);
    }

    List<Path> logFiles(String job) throws IOException {
        return files(job).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }

    List<Path> files(String job) throws IOException {
        try (var files = Files.list(directory(job))) {
            return files.toList();
        }
    }

    /** The only log of a Job. */
    String saved(String job) throws IOException {
        List<Path> files = logFiles(job);
        assertThat(files).hasSize(1);
        return Files.readString(files.get(0));
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }

    static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private void patch(String job, String patch) {
        cluster.client().resource(cluster.job(job)).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private int podsOf(String job) {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("job-name", job)
                .list()
                .getItems()
                .size();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Job job(String name, Map<String, String> labels) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Cluster.NAMESPACE)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(600L)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("cds")
                .withImage("workload")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
