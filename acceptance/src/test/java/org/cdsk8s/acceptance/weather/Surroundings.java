package org.cdsk8s.acceptance.weather;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
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
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;

/** All that services depend on: real parts that nobody else uses, and the ways to them. */
public final class Surroundings implements AutoCloseable {

    /**
     * Before the cure of kubernetes #107226 the Job controller looks at a Job's deadline only once by itself, counted from
     * when it first tried to write that the Job had started. Where the API server took that late, it looks too early, and
     * not again before the next resync, which comes after half a day by default.
     */
    private static final String RESYNC = "--min-resync-period=10s";

    /** A quorum queue that is younger does not survive a kill; see {@link RabbitMqBroker#settle}. */
    private static final Duration SETTLING = Duration.ofSeconds(7);

    /** Short terms, so that a storm sees many a change of speaker. */
    private static final Map<String, String> LEASE = Map.of(
            "CDS_REAPER_LEASE_DURATION", "6s",
            "CDS_REAPER_LEASE_RENEW_DEADLINE", "4s",
            "CDS_REAPER_LEASE_RETRY", "500ms");

    private final KubernetesControlPlane controlPlane =
            KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual().withControllerManager(RESYNC));
    private final StandInKubelet kubelet = StandInKubelet.start(controlPlane);
    private final RabbitMqBroker broker = RabbitMqBroker.startPrivate();
    private final RedisServer redis = RedisServer.startPrivate();
    private final AmqpAddress address = broker.newVirtualHost();
    private final String namespace = controlPlane.newNamespace("storm");
    private final Ways ways = Ways.open(controlPlane, address, redis.address());
    private volatile long brokerStarted = System.nanoTime();

    /** Starts them all. */
    public Surroundings() throws IOException {}

    /** An administrator's client, not by the services' way. */
    public KubernetesClient client() {
        return controlPlane.client();
    }

    /** The kubelet that plays the pods. */
    public StandInKubelet kubelet() {
        return kubelet;
    }

    /** Where the Jobs are. */
    public String namespace() {
        return namespace;
    }

    /** RabbitMQ, not by the services' way. */
    public AmqpAddress broker() {
        return address;
    }

    /** Redis, not by the services' way. */
    public RedisAddress redis() {
        return redis.address();
    }

    /** Between the services and all they depend on. */
    public Ways ways() {
        return ways;
    }

    /** For services that go these ways; their logs go to that directory. */
    public Bench bench(WorkDirectory directory) {
        return ways.bench(namespace, directory);
    }

    /** A reaper that goes these ways; it is not started yet. */
    public ServiceProcess reaper(WorkDirectory directory, Map<String, String> settings) {
        var all = new HashMap<>(LEASE);
        all.putAll(settings);
        return bench(directory).reaper(all);
    }

    /** RabbitMQ. */
    public Part rabbitMq() {
        return new Part("RabbitMQ", broker::stop, broker::kill, this::startBroker, broker::pause, broker::resume);
    }

    /** Queues were declared just now. */
    public void declared() {
        brokerStarted = System.nanoTime();
    }

    /** Waits until RabbitMQ survives a kill. */
    public void awaitSettled() {
        await().atMost(SETTLING.plusSeconds(10)).until(() -> System.nanoTime() - brokerStarted > SETTLING.toNanos());
    }

    /** Everything that may be hurt. */
    public List<Part> parts() {
        return List.of(
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

    @Override
    public void close() throws IOException {
        ways.close();
        kubelet.close();
        redis.close();
        broker.close();
        controlPlane.close();
    }

    private void startBroker() {
        broker.start();
        brokerStarted = System.nanoTime();
    }
}
