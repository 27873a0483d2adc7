package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the reaper depends on goes away and comes back: it says so, stays, and tells everything once. */
class ReaperFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static KubernetesControlPlane controlPlane;
    private static RabbitMqBroker broker;
    private static RedisServer redis;

    private final WorkDirectory directory = WorkDirectory.create("reaper-faults");
    private Cluster jobs;
    private EventLog events;
    private Map<String, String> environment;
    private ReaperProcess reaper;

    @BeforeAll
    static void startParts() {
        controlPlane = KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual());
        broker = RabbitMqBroker.startPrivate();
        redis = RedisServer.startPrivate();
    }

    @AfterAll
    static void stopParts() {
        redis.close();
        broker.close();
        controlPlane.close();
    }

    @BeforeEach
    void start() {
        jobs = new Cluster(controlPlane.client(), controlPlane.newNamespace("faults"));
        var host = broker.newVirtualHost();
        events = new EventLog(host);
        environment = ReaperProcess.environment(controlPlane.kubeconfig(), jobs.namespace(), host, redis.newDatabase());
        reaper = ReaperProcess.start(directory, environment);
        jobs.create("cds-before");
        told("cds-before", "starting", "running");
    }

    @AfterEach
    void stop() {
        reaper.process().stop();
        directory.discardData();
    }

    @Test
    void shouldTellEverythingOnceThroughARestartOfRabbitMq() {
        broker.settle();
        broker.stop();
        jobs.create("cds-during");
        says("rabbitmq", "DOWN");
        broker.start();

        reaper.awaitReady();
        told("cds-during", "starting", "running");
        nothingIsToldTwice();
    }

    @Test
    void shouldWaitForRabbitMqAtTheStart() {
        reaper.process().stop();
        broker.settle();
        broker.stop();
        reaper = ReaperProcess.launch(directory, environment);
        says("rabbitmq", "DOWN");
        jobs.create("cds-during");
        broker.start();

        reaper.awaitReady();
        told("cds-during", "starting", "running");
        nothingIsToldTwice();
    }

    @Test
    void shouldTellEverythingOnceThroughACrashOfRedis() {
        redis.kill();
        jobs.create("cds-during");
        says("redis", "DOWN");
        redis.start();

        reaper.awaitReady();
        told("cds-during", "starting", "running");
        nothingIsToldTwice();
    }

    @Test
    void shouldTellEverythingOnceThroughACrashOfTheApiServer() {
        controlPlane.killApiServer();
        says("kubernetes watch", "DOWN");
        controlPlane.startApiServer();
        jobs.create("cds-during");

        reaper.awaitReady();
        told("cds-during", "starting", "running");
        nothingIsToldTwice();
    }

    @Test
    void shouldListAndCompareWhenTheServerHasForgottenWhereItWas() {
        reaper.process().stop();
        jobs.delete("cds-before");
        jobs.create("cds-during");
        controlPlane.killApiServer();
        controlPlane.startApiServer(); // its history begins now
        reaper = ReaperProcess.start(directory, environment);

        told("cds-during", "running");
        told("cds-before", "starting", "running", "failed");
        nothingIsToldTwice();
    }

    @Test
    void shouldTakeOverFromAReaperThatIsPausedAndLetItSayNothingMore() {
        ReaperProcess standby = ReaperProcess.start(directory, environment);
        try {
            await().atMost(PATIENCE).until(() -> standby.readiness().contains("standby"));
            reaper.process().pause();
            jobs.create("cds-during");
            told("cds-during", "starting", "running");
            reaper.process().resume();

            await().atMost(PATIENCE).until(() -> reaper.readiness().contains("standby"));
            jobs.create("cds-after");
            told("cds-after", "starting", "running");
            nothingIsToldTwice();
        } finally {
            standby.process().stop();
        }
    }

    private void says(String dependency, String status) {
        await("readiness names " + dependency).atMost(PATIENCE).until(() -> reaper.readiness()
                .replaceAll("\\s", "")
                .contains("{\"name\":\"" + dependency.replace(" ", "") + "\",\"status\":\"" + status + "\""));
        assertThat(reaper.process().alive()).isTrue();
    }

    private void nothingIsToldTwice() {
        assertThat(events.said()).extracting(EventLog.Said::id).doesNotHaveDuplicates();
    }

    private void told(String job, String... states) {
        await(job + " is told").atMost(PATIENCE).untilAsserted(() -> assertThat(events.statesOf(job))
                .containsExactly(states));
    }
}
