package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two reapers one speaks; whatever befalls it or its Lease, the other takes over, and everything is told once. */
class LeaseIT {

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesControlPlane controlPlane = KubernetesControlPlane.shared();
    private final StandInKubelet kubelet = StandInKubelet.shared();
    private final AmqpAddress broker = RabbitMqBroker.shared().newVirtualHost();
    private final RedisAddress redis = RedisServer.shared().newDatabase();
    private final WorkDirectory directory = WorkDirectory.create("lease");
    private final Cluster jobs = new Cluster(controlPlane.client(), controlPlane.newNamespace("lease"));
    private final EventLog events = new EventLog(broker);
    private final List<String> created = new ArrayList<>();
    private final List<ReaperProcess> reapers = new ArrayList<>();
    private ReaperProcess leader;
    private ReaperProcess standby;

    @BeforeEach
    void start() {
        leader = launch(environment(controlPlane.kubeconfig()));
        awaitRole(leader, "leader");
        standby = launch(environment(controlPlane.kubeconfig()));
        awaitRole(standby, "standby");
        leader.awaitReady(); // it watches: a Job that came and went before is told by its end alone
        create("cds-before");
        told("cds-before");
        leader.awaitJournaled();
    }

    @AfterEach
    void stop() {
        reapers.stream().filter(reaper -> reaper.process().alive()).forEach(reaper -> reaper.process()
                .stop());
        directory.discardData();
    }

    @Test
    void shouldShowWhichIsWhich() {
        for (ReaperProcess reaper : reapers) {
            reaper.awaitReady();
        }
        assertThat(leader.get("/q/metrics")).contains("cds_reaper_leader 1.0");
        assertThat(standby.get("/q/metrics")).contains("cds_reaper_leader 0.0");
        assertThat(standby.readiness()).contains(lease().getSpec().getHolderIdentity());
    }

    @Test
    void shouldTakeOverWithinTheLeaseTimeFromAReaperThatIsKilled() {
        leader.process().kill();
        long killed = System.nanoTime();
        create("cds-during");

        awaitRole(standby, "leader");
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.multipliedBy(2));
        everythingIsToldOnce();
    }

    /** Kubernetes deletes the pod when it fails a Job with restartPolicy OnFailure; the standby has seen it too. */
    @Test
    void shouldExplainAFailureThoughItsPodWentBetweenTheOneReaperAndTheOther() {
        CountDownLatch killed = new CountDownLatch(1);
        kubelet.run(
                jobs.namespace(), "cds-gone", PodScript.running().await(killed).restartAfter(3));
        jobs.create(Cluster.restarting("cds-gone"));
        await().atMost(PATIENCE).until(() -> events.statesOf("cds-gone").contains("running"));
        leader.process().kill();
        killed.countDown();
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-gone") && jobs.pods("cds-gone") == 0);

        await().atMost(PATIENCE).until(() -> events.statesOf("cds-gone").contains("failed"));
        String failed = events.said().get(events.said().size() - 1).body();
        assertThat(failed).contains("\"category\":\"ExitCode\"", "\"container\":\"work\"", "\"exit-code\":3");
    }

    @Test
    void shouldTakeOverBeforeTheLeaseRunsOutFromAReaperThatEnds() {
        String before = lease().getSpec().getHolderIdentity();
        create("cds-during");
        leader.process().stop();

        assertThat(lease().getSpec().getHolderIdentity())
                .as("it was given back")
                .isNotEqualTo(before);
        awaitRole(standby, "leader");
        everythingIsToldOnce();
    }

    @Test
    void shouldLetAReaperThatWasPausedSayAndMoveNothing() {
        leader.process().pause();
        create("cds-during");
        awaitRole(standby, "leader");
        everythingIsToldOnce();
        String epoch = redis.command("GET", "cdsreaper:epoch");
        leader.process().resume();

        awaitRole(leader, "standby");
        create("cds-after");
        everythingIsToldOnce();
        assertThat(redis.command("GET", "cdsreaper:epoch")).isEqualTo(epoch);
        assertThat(leads(standby)).isTrue();
    }

    @Test
    void shouldTellEverythingOnceThroughRollingUpdates() {
        create("cds-one");
        ReaperProcess second = launch(environment(controlPlane.kubeconfig()));
        second.awaitReady();
        create("cds-two");
        leader.process().stop();
        create("cds-three");
        ReaperProcess third = launch(environment(controlPlane.kubeconfig()));
        third.awaitReady();
        create("cds-four");
        standby.process().stop();
        create("cds-five");

        await().atMost(PATIENCE).until(() -> leads(second) != leads(third));
        everythingIsToldOnce();
    }

    @Test
    void shouldGoOnWhenTheLeaseIsDeletedByHand() {
        create("cds-during");
        controlPlane
                .client()
                .leases()
                .inNamespace(jobs.namespace())
                .withName("cds-reaper")
                .delete();
        create("cds-after");

        await().atMost(PATIENCE).until(() -> leads(leader) != leads(standby));
        everythingIsToldOnce();
        assertThat(lease().getSpec().getHolderIdentity()).isNotEmpty();
    }

    @Test
    void shouldFallSilentWhenTheLeaseIsTakenByHandAndSeekItAgain() {
        takeByHand("somebody");
        await().atMost(PATIENCE).until(() -> leader.readiness().contains("somebody"));
        create("cds-during");

        await().atMost(PATIENCE).until(() -> leads(leader) != leads(standby));
        everythingIsToldOnce();
    }

    @Test
    void shouldTakeOverFromAReaperThatIsCutOffFromTheApiServer() throws IOException {
        standby.process().stop();
        leader.process().stop();
        try (Relay relay = Relay.open(0, apiServerPort())) {
            leader = launch(environment(relayed(relay)));
            awaitRole(leader, "leader");
            standby = launch(environment(controlPlane.kubeconfig()));
            awaitRole(standby, "standby");
            relay.freeze();
            create("cds-during");

            awaitRole(standby, "leader");
            everythingIsToldOnce();
            await("it says so").atMost(PATIENCE).until(() -> leader.readiness().contains("\"status\": \"DOWN\""));
            relay.thaw();
            leader.awaitReady();
            assertThat(role(leader)).contains("standby");
            create("cds-after");
            everythingIsToldOnce();
        }
    }

    private Path relayed(Relay relay) throws IOException {
        String text = Files.readString(controlPlane.kubeconfig());
        return directory.write("relayed", text.replace("127.0.0.1:" + apiServerPort(), "127.0.0.1:" + relay.port()));
    }

    private int apiServerPort() {
        return controlPlane.client().getMasterUrl().getPort();
    }

    private Map<String, String> environment(Path kubeconfig) {
        Map<String, String> environment =
                new HashMap<>(ReaperProcess.environment(kubeconfig, jobs.namespace(), broker, redis));
        environment.put("CDS_REAPER_LEASE_DURATION", LEASE.toSeconds() + "s");
        environment.put("CDS_REAPER_LEASE_RENEW_DEADLINE", "4s");
        environment.put("CDS_REAPER_LEASE_RETRY", "500ms");
        return environment;
    }

    private ReaperProcess launch(Map<String, String> environment) {
        ReaperProcess reaper = ReaperProcess.launch(directory, environment);
        reapers.add(reaper);
        return reaper;
    }

    private void create(String job) {
        kubelet.run(jobs.namespace(), job, PodScript.succeed("done"));
        jobs.create(job);
        created.add(job);
    }

    private Lease lease() {
        return controlPlane
                .client()
                .leases()
                .inNamespace(jobs.namespace())
                .withName("cds-reaper")
                .require();
    }

    /** Whatever the lease says by now: its holder renews it meanwhile. */
    private void takeByHand(String holder) {
        controlPlane
                .client()
                .leases()
                .inNamespace(jobs.namespace())
                .withName("cds-reaper")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"holderIdentity\":\"%s\"}}".formatted(holder));
    }

    private static void awaitRole(ReaperProcess reaper, String role) {
        await("becomes " + role).atMost(PATIENCE).until(() -> role(reaper).contains(role));
    }

    private static boolean leads(ReaperProcess reaper) {
        return role(reaper).contains("leader");
    }

    /** What it says of its election. */
    private static String role(ReaperProcess reaper) {
        String[] parts = reaper.readiness().split("leader election", 2);
        return parts.length < 2 ? "" : parts[1].replaceAll("(?s)}.*", "");
    }

    private void everythingIsToldOnce() {
        created.forEach(this::told);
        assertThat(events.said()).extracting(EventLog.Said::id).doesNotHaveDuplicates();
    }

    private void told(String job) {
        await(job + " is told").atMost(PATIENCE).untilAsserted(() -> assertThat(events.statesOf(job))
                .containsExactly("starting", "running", "success"));
    }
}
