package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
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
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.event.UnreadableEventException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why Jobs fail or cannot start, as a real control plane and its pods show it. */
class ReasonsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesControlPlane controlPlane = KubernetesControlPlane.shared();
    private final StandInKubelet kubelet = StandInKubelet.shared();
    private final AmqpAddress broker = RabbitMqBroker.shared().newVirtualHost();
    private final RedisAddress redis = RedisServer.shared().newDatabase();
    private final WorkDirectory directory = WorkDirectory.create("reasons");
    private final Cluster jobs = new Cluster(controlPlane.client(), controlPlane.newNamespace("reasons"));
    private final EventLog events = new EventLog(broker);
    private ReaperProcess reaper;

    @BeforeEach
    void start() {
        reaper = ReaperProcess.start(directory, environment());
    }

    @AfterEach
    void stop() {
        reaper.process().stop();
        directory.discardData();
    }

    @Test
    void shouldTellContainerAndExitCodeOfTheLastAttempt() {
        kubelet.run(jobs.namespace(), "cds-broken", PodScript.exit(3, "first"), PodScript.exit(4, "second"));
        jobs.create("cds-broken", Cluster.OURS, 1);

        JobEvent failed = told("cds-broken", "failed");
        assertThat(failed.category()).isEqualTo("ExitCode");
        assertThat(failed.container()).isEqualTo("work");
        assertThat(failed.exitCode()).isEqualTo(4);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.reason()).isEqualTo("BackoffLimitExceeded");
    }

    @Test
    void shouldTellThatMemoryWasExceeded() {
        kubelet.run(jobs.namespace(), "cds-greedy", PodScript.outOfMemory("more"));
        jobs.create("cds-greedy");

        assertThat(told("cds-greedy", "failed").category()).isEqualTo("OOMKilled");
    }

    @Test
    void shouldTellThatAnImageCannotBePulled() {
        kubelet.run(jobs.namespace(), "cds-pull", PodScript.waiting("ErrImagePull", "no such image"));
        jobs.create("cds-pull");

        JobEvent stuck = told("cds-pull", "stuck");
        assertThat(stuck.category()).isEqualTo("ImagePull");
        assertThat(stuck.explanation()).contains("no such image");
        assertThat(events.statesOf("cds-pull")).containsExactly("starting", "running", "stuck");
    }

    @Test
    void shouldTellOnceThatAnImageCannotBePulledAndGoOnWhenItCan() {
        CountDownLatch pulled = new CountDownLatch(1);
        kubelet.run(
                jobs.namespace(),
                "cds-late",
                PodScript.waiting("ErrImagePull", "no route to host")
                        .waits("ImagePullBackOff", "Back-off pulling image")
                        .await(pulled)
                        .waits("ErrImagePull", "no route to host")
                        .starts()
                        .exit(0));
        jobs.create("cds-late");
        assertThat(told("cds-late", "stuck").category()).isEqualTo("ImagePull");
        pulled.countDown();

        told("cds-late", "success");
        assertThat(events.statesOf("cds-late")).containsExactly("starting", "running", "stuck", "success");
    }

    @Test
    void shouldTellWhyAJobFailedWhileNoReaperWasThere() {
        CountDownLatch killed = new CountDownLatch(1);
        kubelet.run(
                jobs.namespace(),
                "cds-broken",
                PodScript.running().await(killed).exit(3));
        jobs.create("cds-broken");
        told("cds-broken", "running");
        reaper.process().kill();
        killed.countDown();
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-broken"));
        reaper = ReaperProcess.start(directory, environment());

        JobEvent failed = told("cds-broken", "failed");
        assertThat(failed.category()).isEqualTo("ExitCode");
        assertThat(failed.container()).isEqualTo("work");
        assertThat(failed.exitCode()).isEqualTo(3);
    }

    /** Of a Job with restartPolicy OnFailure Kubernetes deletes the pod when it fails, and with it the only witness. */
    @Test
    void shouldClaimNothingAboutAPodThatCameToItsEndAndWentWhileNoReaperWasThere() {
        CountDownLatch killed = new CountDownLatch(1);
        kubelet.run(
                jobs.namespace(), "cds-gone", PodScript.running().await(killed).restartAfter(3));
        jobs.create(Cluster.restarting("cds-gone"));
        told("cds-gone", "running");
        reaper.process().kill();
        killed.countDown();
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-gone") && jobs.pods("cds-gone") == 0);
        reaper = ReaperProcess.start(directory, environment());

        JobEvent failed = told("cds-gone", "failed");
        assertThat(failed.category()).isEqualTo("BackoffLimitExceeded");
        assertThat(failed.container()).isNull();
        assertThat(failed.exitCode()).isNull();
        assertThat(failed.explanation()).contains("gone before they could be looked at");
    }

    @Test
    void shouldTellThatAQuotaKeepsPodsFromBeingCreatedAndGoOnWhenItIsLifted() {
        kubelet.run(jobs.namespace(), "cds-", PodScript.succeed("done"));
        var quota = controlPlane
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .withNamespace(jobs.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build());
        quota.create();
        jobs.create("cds-starved");

        JobEvent stuck = told("cds-starved", "stuck");
        assertThat(stuck.category()).isEqualTo("PodsNotCreated");
        assertThat(stuck.explanation()).contains("exceeded quota");
        quota.delete();
        told("cds-starved", "success");
        assertThat(events.statesOf("cds-starved")).containsExactly("starting", "stuck", "running", "success");
    }

    @Test
    void shouldTellThatAServiceAccountIsMissing() {
        Job orphan = Cluster.job("cds-orphan", Cluster.OURS, 0);
        orphan.getSpec().getTemplate().getSpec().setServiceAccountName("nobody");
        jobs.create(orphan);

        JobEvent stuck = told("cds-orphan", "stuck");
        assertThat(stuck.category()).isEqualTo("PodsNotCreated");
        assertThat(stuck.explanation()).contains("serviceaccount \"nobody\" not found");
    }

    private Map<String, String> environment() {
        Map<String, String> environment =
                new HashMap<>(ReaperProcess.environment(controlPlane.kubeconfig(), jobs.namespace(), broker, redis));
        environment.put("CDS_REAPER_PODS_MISSING", "2s");
        environment.put("CDS_REAPER_LEASE_DURATION", "6s");
        environment.put("CDS_REAPER_LEASE_RENEW_DEADLINE", "4s");
        environment.put("CDS_REAPER_LEASE_RETRY", "500ms");
        return environment;
    }

    private JobEvent told(String job, String state) {
        await(job + " is told to be " + state).atMost(PATIENCE).untilAsserted(() -> assertThat(events.statesOf(job))
                .contains(state));
        return events.said().stream()
                .filter(one -> one.key().equals("cds.job." + state))
                .map(ReasonsIT::event)
                .filter(event -> event.jobName().equals(job))
                .findFirst()
                .orElseThrow();
    }

    private static JobEvent event(EventLog.Said said) {
        try {
            return JobEventCodec.decode(said.body().getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableEventException e) {
            throw new IllegalStateException(e);
        }
    }
}
