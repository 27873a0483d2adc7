package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ResourceType;
import org.cdsk8s.local.kube.store.StoredEvent;
import org.cdsk8s.local.kube.store.StoredEvent.Change;

/** A node that runs the containers of all pods as processes of this machine, under the user of this JVM. */
public final class ProcessNode implements AutoCloseable {
    /** What the node is called. */
    public static final String NAME = "stand-in";

    private final PodContext context;
    private final Map<String, PodRun> pods = new ConcurrentHashMap<>();
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private final Set<String> terminating = ConcurrentHashMap.newKeySet();

    /**
     * Prepares a node; {@link #start()} sets it to work.
     *
     * @param backOff the wait before a pull or a container is tried again, doubled each time
     */
    public ProcessNode(Registry registry, Images images, PodLogs logs, Duration backOff) {
        this.context = new PodContext(registry, images, logs, backOff);
    }

    /** Begins to take pods. */
    public void start() {
        context.registry().store().subscribe(this::changed);
    }

    /** Runs nothing for the pod with this uid: it is a recording. */
    public void leaveAlone(String podUid) {
        recorded.add(podUid);
    }

    /** Kills every container at once. */
    @Override
    public void close() {
        List<Thread> ends = new ArrayList<>();
        pods.values().forEach(pod -> ends.add(PodThreads.start("end", () -> pod.terminate(Duration.ZERO))));
        boolean interrupted = false;
        for (Thread end : ends) {
            try {
                end.join(Duration.ofSeconds(5).toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(StoredEvent event) {
        if (event.key().type() != ResourceType.POD) {
            return;
        }
        ObjectNode pod = event.object();
        String uid = Meta.uid(pod);
        if (event.change() == Change.ADDED && !recorded.contains(uid)) {
            PodRun run = new PodRun(context, pod);
            pods.put(uid, run);
            PodThreads.start("pod", run::live);
        } else if (event.change() == Change.DELETED) {
            PodThreads.start("pod-gone", () -> gone(uid));
        } else if (Meta.deleting(pod) && pods.containsKey(uid) && terminating.add(uid)) {
            long grace = pod.path("metadata").path("deletionGracePeriodSeconds").asLong();
            terminate(uid, Duration.ofSeconds(grace));
        }
    }

    private void terminate(String uid, Duration grace) {
        PodRun run = pods.get(uid);
        if (run != null) {
            PodThreads.start("pod-end", () -> run.terminate(grace));
        }
    }

    private void gone(String uid) throws InterruptedException {
        PodRun run = pods.remove(uid);
        if (run != null) {
            run.terminate(Duration.ZERO);
        }
        terminating.remove(uid);
        context.logs().forget(uid);
    }
}
