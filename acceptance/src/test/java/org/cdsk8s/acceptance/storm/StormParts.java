package org.cdsk8s.acceptance.storm;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.ServiceProcess;

/** Real parts that nobody else uses, two reapers, and the ways between them. */
final class StormParts implements AutoCloseable {

    /**
     * Before the cure of kubernetes #107226 the Job controller looks at a Job's deadline only once by itself, counted from
     * when it first tried to write that the Job had started. Where the API server took that late, it looks too early, and
     * not again before the next resync, which comes after half a day by default.
     */
    private static final String RESYNC = "--min-resync-period=10s";

    /** A quorum queue that is younger does not survive a kill; see {@link RabbitMqBroker#settle}. */
    private static final Duration SETTLING = Duration.ofSeconds(7);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubernetesControlPlane controlPlane =
            KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual().withControllerManager(RESYNC));
    private final StandInKubelet kubelet = StandInKubelet.start(controlPlane);
    private final RabbitMqBroker broker = RabbitMqBroker.startPrivate();
    private final RedisServer redis = RedisServer.startPrivate();
    private final AmqpAddress address = broker.newVirtualHost();
    private final String namespace = controlPlane.newNamespace("storm");
    private final Ways ways = Ways.open(controlPlane, address, redis.address());
    private final WorkDirectory first = WorkDirectory.create("storm-reaper-1");
    private final WorkDirectory second = WorkDirectory.create("storm-reaper-2");
    private final ServiceProcess reaper = ways.reaper(namespace, Map.of(), first);

    /** Lists and compares whenever a bookmark is late. */
    private final ServiceProcess other = ways.reaper(namespace, Map.of("CDS_REAPER_WATCH_SILENCE", "20s"), second);

    private volatile long brokerStarted = System.nanoTime();

    StormParts() throws IOException {}

    KubernetesClient client() {
        return controlPlane.client();
    }

    StandInKubelet kubelet() {
        return kubelet;
    }

    String namespace() {
        return namespace;
    }

    AmqpAddress broker() {
        return address;
    }

    RedisAddress redis() {
        return redis.address();
    }

    /** Between the reapers and all they depend on. */
    Ways ways() {
        return ways;
    }

    List<ServiceProcess> reapers() {
        return List.of(reaper, other);
    }

    /** The reaper that is elected. */
    Part speaker() {
        await("one reaper is elected").atMost(PATIENCE).until(() -> reapers().stream()
                .anyMatch(StormParts::elected));
        return reaperParts().get(elected(reaper) ? 0 : 1);
    }

    List<Part> reaperParts() {
        return List.of(Part.of("reaper 1", reaper), Part.of("reaper 2", other));
    }

    /** Starts the reapers, and waits until what they declared survives a kill. */
    void startReapers() {
        reapers().forEach(ServiceProcess::launch);
        reapers().forEach(ServiceProcess::awaitReady);
        brokerStarted = System.nanoTime();
    }

    Part rabbitMq() {
        return new Part("RabbitMQ", broker::stop, broker::kill, this::startBroker, broker::pause, broker::resume);
    }

    /** Waits until RabbitMQ survives a kill. */
    void awaitSettled() {
        await().atMost(SETTLING.plusSeconds(10)).until(() -> System.nanoTime() - brokerStarted > SETTLING.toNanos());
    }

    /** Everything that may be hurt. */
    List<Part> all() {
        return List.of(
                reaperParts().get(0),
                reaperParts().get(1),
                new Part("Redis", redis::stop, redis::kill, redis::start, redis::pause, redis::resume),
                rabbitMq(),
                new Part(
                        "API server",
                        controlPlane::stopApiServer,
                        controlPlane::killApiServer,
                        controlPlane::startApiServer,
                        controlPlane::pauseApiServer,
                        controlPlane::resumeApiServer),
                ways.toRedis(),
                ways.toRabbitMq(),
                ways.toApiServer());
    }

    /** Where each reaper's log is. */
    List<Path> logs() {
        return List.of(first.log("reaper"), second.log("reaper"));
    }

    @Override
    public void close() throws IOException {
        reapers().forEach(ServiceProcess::close);
        ways.close();
        kubelet.close();
        redis.close();
        broker.close();
        controlPlane.close();
    }

    private static boolean elected(ServiceProcess reaper) {
        return reaper.status("/q/health/live") == 200
                && reaper.body("/q/metrics").lines().anyMatch(line -> line.matches("cds_reaper_leader.* 1\\.0"));
    }

    private void startBroker() {
        broker.start();
        brokerStarted = System.nanoTime();
    }
}
