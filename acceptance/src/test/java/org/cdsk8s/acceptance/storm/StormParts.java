package org.cdsk8s.acceptance.storm;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;

/** Real parts that nobody else uses, and two reapers. */
final class StormParts implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KubernetesControlPlane controlPlane =
            KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual());
    private final StandInKubelet kubelet = StandInKubelet.start(controlPlane);
    private final RabbitMqBroker broker = RabbitMqBroker.startPrivate();
    private final RedisServer redis = RedisServer.startPrivate();
    private final AmqpAddress address = broker.newVirtualHost();
    private final String namespace = controlPlane.newNamespace("storm");
    private final Bench first = bench("storm-reaper-1");
    private final Bench second = bench("storm-reaper-2");
    private final ServiceProcess reaper = first.reaper(Map.of());

    /** Lists and compares whenever a bookmark is late. */
    private final ServiceProcess other = second.reaper(Map.of("CDS_REAPER_WATCH_SILENCE", "20s"));

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

    List<ServiceProcess> reapers() {
        return List.of(reaper, other);
    }

    /** Starts the reapers, and waits until what they declared survives a kill. */
    void startReapers() {
        reapers().forEach(ServiceProcess::launch);
        reapers().forEach(ServiceProcess::awaitReady);
        broker.settle();
    }

    /** Everything that may be hurt. */
    List<Part> all() {
        return List.of(
                part("reaper 1", reaper),
                part("reaper 2", other),
                new Part("Redis", redis::stop, redis::kill, redis::start, redis::pause, redis::resume),
                new Part("RabbitMQ", broker::stop, broker::kill, broker::start, broker::pause, broker::resume),
                new Part(
                        "API server",
                        controlPlane::stopApiServer,
                        controlPlane::killApiServer,
                        controlPlane::startApiServer,
                        controlPlane::pauseApiServer,
                        controlPlane::resumeApiServer));
    }

    /** Where each reaper's log is. */
    List<Path> logs() {
        return List.of(first.directory().log("reaper"), second.directory().log("reaper"));
    }

    @Override
    public void close() {
        reapers().forEach(ServiceProcess::close);
        kubelet.close();
        redis.close();
        broker.close();
        controlPlane.close();
    }

    private Bench bench(String hint) {
        return new Bench(namespace, controlPlane.kubeconfig(), address, redis.address(), WorkDirectory.create(hint));
    }

    /** A service never ends by itself, so one that is not there when it is to be hurt is a finding. */
    private static Part part(String name, ServiceProcess service) {
        return new Part(
                name,
                () -> service.terminate(PATIENCE),
                () -> {
                    if (!service.alive()) {
                        throw new IllegalStateException(name + " had ended by itself: " + service);
                    }
                    service.kill();
                },
                service::launch,
                service::pause,
                service::resume);
    }
}
