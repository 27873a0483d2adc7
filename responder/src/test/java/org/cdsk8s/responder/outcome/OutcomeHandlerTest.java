package org.cdsk8s.responder.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.cds.UploadProfile;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.outcome.JobRemover.Retention;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.parts.RedisServer;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However often an attempt to deal with a Job that is over breaks off, and wherever: all is done, once, in its order. */
class OutcomeHandlerTest {

    private static final String NAME = "cds-a-0a1b2c3d";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than any fault lasts here. */
    private static final int ATTEMPTS = 5;

    @TempDir
    private Path directory;

    private Path inmeta;
    private Path logs;
    private Cluster cluster;
    private RedisServer redis;
    private Tombstones tombstones;

    @BeforeEach
    void start() throws IOException {
        inmeta = Files.createDirectory(directory.resolve("inmeta"));
        logs = Files.createDirectory(directory.resolve("logs"));
        Files.writeString(inmeta.resolve("a.inmeta"), "<meta-data/>");
        cluster = Cluster.start();
        redis = new RedisServer();
        tombstones = new Tombstones(redis.client());
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        redis.close();
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                        RequestMatch.of(Verb.LIST, "/pods"),
                        RequestMatch.of(Verb.GET, "/log\\?"),
                        RequestMatch.of(Verb.PATCH, "/jobs/"),
                        RequestMatch.of(Verb.DELETE, "/jobs/"))
                .flatMap(step -> Stream.of(
                                new RequestFault.DropBefore(), new RequestFault.DropAfter(), RequestFault.answer(500))
                        .map(fault -> Arguments.of(step, fault)));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void shouldEndTheSameWhereverAnAttemptBreaksOff(RequestMatch step, RequestFault fault) throws IOException {
        JobRef job = finished();
        cluster.standIn().faults().next(2, step, fault);

        int attempts = 0;
        OutcomeResult result = OutcomeResult.LATER;
        while (result == OutcomeResult.LATER && attempts++ < ATTEMPTS) {
            result = handler().handle(job); // another responder each time
            comesInOrder();
        }

        assertThat(result).isIn(OutcomeResult.HANDLED, OutcomeResult.GONE);
        await().atMost(PATIENCE).until(() -> cluster.job(NAME) == null);
        assertThat(handler().handle(job)).isEqualTo(OutcomeResult.GONE);
        assertThat(onlyLog()).hasContent("worth keeping");
        assertThat(tombstones.find(Cluster.NAMESPACE, NAME))
                .hasValueSatisfying(stone -> assertThat(stone.uid()).isEqualTo(job.uid()));
        assertThat(inmeta).isEmptyDirectory();
    }

    @Test
    void shouldLeaveTheJobWhileItsTombstoneCannotBeWritten() throws IOException {
        JobRef job = finished();
        redis.close();

        assertThat(handler().handle(job)).isEqualTo(OutcomeResult.LATER);

        assertThat(cluster.job(NAME).getMetadata().getAnnotations()).doesNotContainKey(JobLabels.HANDLED);
        assertThat(inmeta).isNotEmptyDirectory();
        redis = new RedisServer();
        tombstones = new Tombstones(redis.client());
        assertThat(handler().handle(job)).isEqualTo(OutcomeResult.HANDLED);
    }

    /** Logs before the mark, the mark and the tombstone before the Job goes. */
    private void comesInOrder() throws IOException {
        Job job = cluster.job(NAME);
        Optional<Tombstone> stone = tombstones.find(Cluster.NAMESPACE, NAME);
        boolean marked = job == null || job.getMetadata().getAnnotations().containsKey(JobLabels.HANDLED);
        if (marked) {
            assertThat(onlyLog()).exists();
            assertThat(stone).isPresent();
        }
        if (job != null && !marked) {
            assertThat(inmeta).isNotEmptyDirectory();
        }
    }

    private Path onlyLog() throws IOException {
        try (Stream<Path> files = Files.list(logs.resolve(NAME))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private OutcomeHandler handler() {
        ResponderMetrics metrics = new ResponderMetrics(new SimpleMeterRegistry());
        Clock clock = Clock.systemUTC();
        LogSettings settings = new LogSettings(
                Optional.of(logs), 1_000_000, Duration.ofSeconds(2), Duration.ofHours(24), Optional.empty());
        JobRemover remover = new JobRemover(
                cluster.client(),
                tombstones,
                new UploadProfile(inmeta, Optional.empty(), 1_000_000),
                new Retention(false, Duration.ZERO),
                metrics,
                clock);
        return new OutcomeHandler(
                cluster.client(),
                new PodLogArchive(cluster.client(), settings, metrics, clock),
                tombstones,
                new Telling(new ToldEnds(redis.client()), Duration.ofDays(1), clock),
                new HandledMark(cluster.client(), clock),
                remover);
    }

    private JobRef finished() {
        cluster.client().resource(job()).create();
        cluster.standIn().pods().running(Cluster.NAMESPACE, NAME);
        cluster.standIn().pods().print(Cluster.NAMESPACE, NAME, "worth keeping".getBytes(StandardCharsets.UTF_8));
        cluster.standIn().pods().succeeded(Cluster.NAMESPACE, NAME);
        await().atMost(PATIENCE)
                .until(() -> JobStateReader.read(cluster.job(NAME)).terminal());
        return JobRef.of(cluster.job(NAME));
    }

    private Job job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(Cluster.NAMESPACE)
                .addToLabels(JobLabels.MANAGED_BY, JobLabels.CDS_K8S)
                .addToAnnotations(JobLabels.REQUEST_DIGEST, "digest")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("cds")
                .withImage("cds")
                .withCommand("run", "--input-inmeta", inmeta.resolve("a.inmeta").toString())
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
