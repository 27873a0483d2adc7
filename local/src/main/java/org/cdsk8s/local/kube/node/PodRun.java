package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.cdsk8s.local.kube.registry.RemovalRequest;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** The life of one pod on the node, on a thread of its own and one for each container. */
final class PodRun {
    private final PodContext context;
    private final PodStatusWriter status;
    private final ObjectNode pod;
    private final ObjectKey key;
    private final Map<String, ContainerState> states = new ConcurrentHashMap<>();
    private final List<ContainerRun> runs = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean stopping;

    PodRun(PodContext context, ObjectNode pod) {
        this.context = context;
        this.status = new PodStatusWriter(context.registry());
        this.pod = pod;
        this.key = new ObjectKey(ResourceType.POD, Meta.text(pod, "namespace"), Meta.name(pod));
    }

    /** Schedules the pod and runs its containers to their end. */
    void live() throws InterruptedException, IOException {
        try {
            if (!pod.path("spec").path("nodeSelector").isEmpty()) {
                status.unschedulable(key);
                return;
            }
            status.schedule(key);
            status.write(key, "Pending", states);
            boolean initialised = runInitContainers();
            if (initialised) {
                runContainers();
            }
            end(initialised);
        } finally {
            over.countDown();
        }
    }

    /** Ends the containers within the grace; then the pod is taken out of the cluster. */
    void terminate(Duration grace) throws InterruptedException {
        List<ContainerRun> present;
        synchronized (this) {
            stopping = true;
            present = List.copyOf(runs);
        }
        List<Thread> stops = new ArrayList<>();
        for (ContainerRun run : present) {
            stops.add(PodThreads.start("stop", () -> run.stop(grace)));
        }
        for (Thread stop : stops) {
            stop.join();
        }
        over.await();
        context.registry().removeIfThere(key, RemovalRequest.NOW);
    }

    private boolean runInitContainers() throws InterruptedException, IOException {
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            add(container).live();
            ContainerState state = states.get(container.path("name").asText());
            if (state == null || !state.ended() || state.exitCode() != 0) {
                return false;
            }
        }
        return true;
    }

    private void runContainers() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            ContainerRun run = add(container);
            threads.add(PodThreads.start("container", run::live));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private ContainerRun add(JsonNode container) throws InterruptedException {
        String name = container.path("name").asText();
        ContainerRun run = new ContainerRun(context, pod, container, state -> changed(name, state));
        boolean late;
        synchronized (this) {
            runs.add(run);
            late = stopping;
        }
        if (late) {
            run.stop(Duration.ZERO);
        }
        return run;
    }

    private void changed(String container, ContainerState state) {
        states.put(container, state);
        status.write(key, started() ? "Running" : "Pending", states);
    }

    /** A pod runs once every one of its containers has been started. */
    private boolean started() {
        for (JsonNode container : pod.path("spec").path("containers")) {
            ContainerState state = states.get(container.path("name").asText());
            if (state == null || !(state.isRunning() || state.ended() || state.restarts() > 0)) {
                return false;
            }
        }
        return true;
    }

    private void end(boolean initialised) {
        boolean success =
                initialised && states.values().stream().allMatch(state -> state.ended() && state.exitCode() == 0);
        status.write(key, success ? "Succeeded" : "Failed", states);
    }
}
