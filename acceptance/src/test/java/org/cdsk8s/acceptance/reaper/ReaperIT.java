package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each Job is told, once, in order, with the contract's words; also after a restart. */
class ReaperIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesControlPlane controlPlane = KubernetesControlPlane.shared();
    private final StandInKubelet kubelet = StandInKubelet.shared();
    private final AmqpAddress broker = RabbitMqBroker.shared().newVirtualHost();
    private final RedisAddress redis = RedisServer.shared().newDatabase();
    private final WorkDirectory directory = WorkDirectory.create("reaper");
    private final Cluster jobs = new Cluster(controlPlane.client(), controlPlane.newNamespace("reaper"));
    private final EventLog events = new EventLog(broker);
    private final Map<String, String> environment =
            ReaperProcess.environment(controlPlane.kubeconfig(), jobs.namespace(), broker, redis);
    private ReaperProcess reaper;

    @BeforeEach
    void start() {
        reaper = ReaperProcess.launch(directory, environment);
    }

    @AfterEach
    void stop() {
        reaper.process().stop();
        directory.discardData();
    }

    @Test
    void shouldTellStartingRunningAndSuccessOfAJobThatSucceeds() {
        reaper.awaitReady();
        kubelet.run(jobs.namespace(), "cds-fine", PodScript.succeed("done"));
        Job job = jobs.create("cds-fine");

        told("cds-fine", "starting", "running", "success");
        assertThat(events.said()).allSatisfy(one -> {
            assertThat(one.persistent()).isTrue();
            assertThat(one.body())
                    .startsWith("{\"job-id\":\"" + job.getMetadata().getUid()
                            + "\",\"job-name\":\"cds-fine\",\"job-namespace\":\"" + jobs.namespace()
                            + "\",\"retry-count\":0,");
        });
    }

    @Test
    void shouldTellWhyAJobFailedInTheWordsOfTheContract() {
        reaper.awaitReady();
        kubelet.run(jobs.namespace(), "cds-broken", PodScript.exit(3, "it broke"));
        jobs.create("cds-broken");

        told("cds-broken", "starting", "running", "failed");
        assertThat(events.said().get(2).body())
                .contains("\"retry-count\":1,\"failure-reason\":"
                        + "\"BackoffLimitExceeded - Job has reached the specified backoff limit\"");
    }

    @Test
    void shouldTellARetryThatSucceeds() {
        reaper.awaitReady();
        CountDownLatch seen = new CountDownLatch(1);
        kubelet.run(jobs.namespace(), "cds-again", PodScript.exit(3, "first"), PodScript.hold(seen));
        jobs.create("cds-again", Cluster.OURS, 2);

        told("cds-again", "starting", "running", "retry");
        seen.countDown();
        told("cds-again", "starting", "running", "retry", "success");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "SIGKILL"})
    void shouldTellOnceWhatHappenedWhileItWasAway(String signal) {
        reaper.awaitReady();
        CountDownLatch gate = new CountDownLatch(1);
        kubelet.run(jobs.namespace(), "cds-ends", PodScript.hold(gate));
        kubelet.run(jobs.namespace(), "cds-goes", PodScript.running());
        kubelet.run(jobs.namespace(), "cds-stays", PodScript.running());
        kubelet.run(jobs.namespace(), "cds-lives", PodScript.succeed("short"));
        for (String job : List.of("cds-ends", "cds-goes", "cds-stays")) {
            jobs.create(job);
            told(job, "starting", "running");
        }
        reaper.awaitJournaled();

        end(signal);
        gate.countDown();
        jobs.delete("cds-goes");
        jobs.create("cds-lives");
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-ends") && jobs.ended("cds-lives"));
        jobs.delete("cds-lives");
        reaper = ReaperProcess.start(directory, environment);

        told("cds-ends", "starting", "running", "success");
        told("cds-goes", "starting", "running", "failed");
        told("cds-lives", "starting", "running", "success");
        told("cds-stays", "starting", "running");
        assertThat(events.said()).extracting(EventLog.Said::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldContinueTheJournalOfTheOriginal() {
        reaper.process().stop();
        redis.command("FLUSHDB");
        kubelet.run(jobs.namespace(), "cds-", PodScript.succeed("done"));
        jobs.create("cds-before");
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-before"));
        redis.command("SET", "cdsreaper:most-recent-event", jobs.resourceVersion());
        jobs.create("cds-after");
        reaper = ReaperProcess.start(directory, environment);

        told("cds-after", "starting", "running", "success");
        assertThat(events.statesOf("cds-before")).isEmpty();
    }

    @Test
    void shouldLeaveAJournalThatTheOriginalCouldRead() {
        reaper.awaitReady();
        kubelet.run(jobs.namespace(), "cds-fine", PodScript.succeed("done"));
        Job job = jobs.create("cds-fine");
        told("cds-fine", "starting", "running", "success");

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(redis.command("GET", "cdsreaper:most-recent-event")).matches("\\d+");
            assertThat(redis.command("GET", "cds:job:" + job.getMetadata().getUid()))
                    .contains("\"state\":\"success\"", "\"announced\":\"success\"", "\"pending\":[]");
        });
        jobs.delete("cds-fine");
        await().atMost(PATIENCE)
                .until(() -> redis.command("GET", "cds:job:" + job.getMetadata().getUid())
                        .isEmpty());
    }

    @Test
    void shouldWatchJobsOfTheOriginalAndNobodyElses() {
        reaper.awaitReady();
        kubelet.run(jobs.namespace(), "", PodScript.succeed("done"));
        jobs.create("cds-old", Map.of("deliverable-asset-id", "12"), 0);
        jobs.create("cds-nobodys", Map.of(), 0);
        jobs.create("other", Map.of("deliverable-asset-id", "12"), 0);
        jobs.create("cds-last");

        told("cds-old", "starting", "running", "success");
        told("cds-last", "starting", "running", "success");
        assertThat(events.statesOf("cds-nobodys")).isEmpty();
        assertThat(events.statesOf("other")).isEmpty();
    }

    @Test
    void shouldEndWithin20SecondsOfSigterm() {
        reaper.awaitReady();

        assertThat(reaper.process().stop(Duration.ofSeconds(20))).isIn(0, 143);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RABBITMQ_HOST", "NAMESPACE"})
    void shouldSayWhichSettingIsMissingAndExitWith1(String setting) {
        Map<String, String> without = new HashMap<>(environment);
        without.put(setting, "");
        ReaperProcess lost = ReaperProcess.launch(directory, without);

        assertThat(lost.process().endsWithin(PATIENCE)).isTrue();
        assertThat(lost.process().stop()).isEqualTo(1);
        assertThat(lost.process().lastLines(20)).contains("The reaper cannot start", setting);
    }

    private void told(String job, String... states) {
        await(job + " is told").atMost(PATIENCE).untilAsserted(() -> assertThat(events.statesOf(job))
                .containsExactly(states));
    }

    private void end(String signal) {
        if (signal.equals("SIGKILL")) {
            reaper.process().kill();
        } else {
            reaper.process().stop();
        }
    }
}
