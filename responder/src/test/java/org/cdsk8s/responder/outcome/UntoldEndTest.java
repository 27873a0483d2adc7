package org.cdsk8s.responder.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.parts.RedisServer;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Job whose end nobody was told of stays as it is: a reaper that comes back could not say how one ended that is gone. */
class UntoldEndTest {

    private static final Instant END = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration PATIENCE = Duration.ofHours(24);

    private Cluster cluster;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        cluster = Cluster.start();
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        redis.close();
    }

    @Test
    void shouldLeaveAJobAloneWhoseEndWasNotTold() {
        Job job = endedJob();

        handlerAfter(Duration.ofHours(23)).visit(job);
        assertThat(handled()).isFalse();

        journal(job, "{\"state\":\"success\",\"announced\":\"running\"}");
        handlerAfter(Duration.ofHours(23)).visit(job);
        assertThat(handled()).isFalse();
    }

    @Test
    void shouldDealWithAJobWhoseEndTheReaperHasTold() {
        Job job = endedJob();
        journal(job, "{\"state\":\"success\",\"announced\":\"success\"}");

        handlerAfter(Duration.ofSeconds(1)).visit(job);

        assertThat(handled()).isTrue();
    }

    @Test
    void shouldDealWithAJobThatNobodyTellsOfForTooLong() {
        Job job = endedJob();

        handlerAfter(Duration.ofHours(25)).visit(job);

        assertThat(handled()).isTrue();
    }

    @Test
    void shouldDealWithAJobItIsToldOf() throws IOException {
        Job job = endedJob();

        assertThat(handlerAfter(Duration.ofSeconds(1)).handle(job)).isEqualTo(OutcomeResult.HANDLED);
        assertThat(handled()).isTrue();
        assertThat(new Tombstones(redis.client()).find(Cluster.NAMESPACE, "cds-a"))
                .isPresent();
        assertThat(handlerAfter(Duration.ofSeconds(1)).handle(new JobRef(Cluster.NAMESPACE, "cds-a", "other")))
                .isEqualTo(OutcomeResult.GONE);
    }

    private boolean handled() {
        return OutcomeHandler.isHandled(cluster.job("cds-a"));
    }

    private void journal(Job job, String entry) {
        redis.client().execute("SET", "cds:job:" + job.getMetadata().getUid(), entry);
    }

    private OutcomeHandler handlerAfter(Duration sinceTheEnd) {
        Clock clock = Clock.fixed(END.plus(sinceTheEnd), ZoneOffset.UTC);
        ResponderMetrics metrics = new ResponderMetrics(new SimpleMeterRegistry());
        Tombstones tombstones = new Tombstones(redis.client());
        LogSettings noLogs =
                new LogSettings(Optional.empty(), 1, Duration.ofSeconds(1), Duration.ofHours(1), Optional.empty());
        return new OutcomeHandler(
                cluster.client(),
                new PodLogArchive(cluster.client(), noLogs, metrics, clock),
                tombstones,
                new Telling(new ToldEnds(redis.client()), PATIENCE, clock),
                new HandledMark(cluster.client(), clock),
                new JobRemover(
                        cluster.client(),
                        tombstones,
                        new NoProfile(),
                        new JobRemover.Retention(true, Duration.ZERO),
                        metrics,
                        clock));
    }

    /** A Job that is there, as the API server would show it after its end. */
    private Job endedJob() {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withName("cds-a")
                .withNamespace(Cluster.NAMESPACE)
                .withLabels(Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S))
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
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
                .build();
        return new JobBuilder(cluster.client().resource(job).create())
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .withLastTransitionTime(END.toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static final class NoProfile implements Profile {

        @Override
        public Decoded decode(byte[] body) {
            throw new UnsupportedOperationException("nothing is asked for here");
        }

        @Override
        public void cleanUp(Job job) {}
    }
}
