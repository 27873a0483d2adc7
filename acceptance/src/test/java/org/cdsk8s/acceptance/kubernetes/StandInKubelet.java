package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Plays the pods of Jobs on a real API server: takes them as scheduler and kubelet do, moves their status as their
 * {@link PodScript} says, serves their logs through the API server, and lets go those that are deleted. A pod without a
 * script stays Pending until one is given. Safe for use by several threads.
 */
public final class StandInKubelet implements AutoCloseable {

    /** This machine's address as the API server sees it, where a cluster of one's own is configured. */
    private static final String ADDRESS_VARIABLE = "CDS_TEST_KUBELET_ADDRESS";

    private static final Logger LOG = System.getLogger(StandInKubelet.class.getName());
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final int HEARTBEAT_SECONDS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool(StandInKubelet::daemon);
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(StandInKubelet::daemon);
    private final ScriptBook scripts = new ScriptBook();
    private final LogEndpoint endpoint;
    private final StandInNode node;
    private final PlayedPods played;
    private final SharedIndexInformer<Pod> pods;

    private StandInKubelet(KubernetesControlPlane controlPlane) {
        KubernetesClient client = controlPlane.client();
        var certificates = controlPlane.certificates();
        var identity = ServerIdentity.read(certificates.resolve("kubelet.crt"), certificates.resolve("kubelet.key"));
        var address = Optional.ofNullable(System.getenv(ADDRESS_VARIABLE)).orElse("127.0.0.1");
        var logs = new PodLogs(Clock.systemUTC());
        endpoint = new LogEndpoint(logs, address, identity, threads);
        node = StandInNode.register(client, Clock.systemUTC(), address, endpoint.port());
        played = new PlayedPods(client, node.name(), logs, threads);
        heart.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        pods = client.pods().inAnyNamespace().runnableInformer(0);
        pods.addEventHandler(new Watcher());
        pods.exceptionHandler((started, failure) -> true); // an API server that is away comes back
        pods.run();
    }

    /** The kubelet of {@link KubernetesControlPlane#shared}, started when first asked for. */
    public static StandInKubelet shared() {
        return Shared.KUBELET;
    }

    /** A kubelet for that control plane; close it before the control plane. */
    public static StandInKubelet start(KubernetesControlPlane controlPlane) {
        return new StandInKubelet(controlPlane);
    }

    /**
     * From now on the pods of Jobs in that namespace whose name begins so play these scripts: the first pod of a Job the
     * first, the next the second, and all further ones the last. Pods that are waiting for a script take it at once; a
     * newer call wins over an older one.
     */
    public void run(String namespace, String jobNamePrefix, PodScript... attempts) {
        scripts.add(namespace, jobNamePrefix, List.of(attempts));
        pods.getStore().list().forEach(this::consider);
    }

    /** From now on reading any log of that namespace is answered with 500, until {@link #mendLogs}. */
    public void breakLogs(String namespace) {
        breakLogs(namespace, 500);
    }

    /** From now on reading any log of that namespace is answered with this status, until {@link #mendLogs}. */
    public void breakLogs(String namespace, int status) {
        endpoint.breakLogs(namespace, status);
    }

    /** From now on whoever reads a log of that namespace waits, until {@link #mendLogs}. */
    public void hangLogs(String namespace) {
        endpoint.hangLogs(namespace);
    }

    /** Logs of that namespace can be read again. */
    public void mendLogs(String namespace) {
        endpoint.mendLogs(namespace);
    }

    /** Ends all scripts and takes the node away. */
    @Override
    public void close() {
        pods.close();
        heart.shutdownNow();
        threads.shutdownNow();
        endpoint.close();
        node.remove();
    }

    // Called by the informer's thread and by tests: one at a time, so that no pod is played twice.
    private synchronized void consider(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            played.end(pod);
        } else if (!played.plays(pod) && !ENDED.contains(pod.getStatus().getPhase())) {
            scripts.next(pod).ifPresent(script -> played.start(pod, script));
        }
    }

    private void beat() {
        try {
            node.beat();
        } catch (KubernetesClientException e) {
            LOG.log(Level.DEBUG, "No heartbeat this time: " + e.getMessage());
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "stand-in-kubelet");
        thread.setDaemon(true);
        return thread;
    }

    private final class Watcher implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            consider(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            consider(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            played.forget(pod);
        }
    }

    /** Holds the kubelet of this JVM; being a class of its own makes the start lazy. */
    private static final class Shared {
        private static final StandInKubelet KUBELET = start(KubernetesControlPlane.shared());
    }
}
