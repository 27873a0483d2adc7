package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cdsk8s.local.kube.log.ContainerLog;
import org.cdsk8s.local.kube.log.LogKey;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.registry.RemovalRequest;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;
import org.cdsk8s.local.kube.store.StoredEvent;
import org.cdsk8s.local.kube.store.StoredEvent.Change;

/**
 * A node without processes: a test says what the pods of a Job do. Each call is about the Job's pod that has not ended,
 * and waits a few seconds for there to be one. Pods being deleted go by themselves. Thread-safe.
 */
public final class DrivenPods {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Registry registry;
    private final PodLogs logs;
    private final PodStatusWriter status;

    /** Prepares the node; {@link #start()} lets pods that are being deleted go. */
    public DrivenPods(Registry registry, PodLogs logs) {
        this.registry = registry;
        this.logs = logs;
        this.status = new PodStatusWriter(registry);
    }

    /** Begins to let pods go that are being deleted. */
    public void start() {
        registry.store().subscribe(this::changed);
    }

    /** The pod is scheduled and all its containers run. */
    public void running(String namespace, String job) {
        ObjectNode pod = pod(namespace, job);
        all(pod, container -> openLog(pod, container));
        drive(pod, "Running", ContainerState.creating().running(registry.now()));
    }

    /** All containers end with 0. */
    public void succeeded(String namespace, String job) {
        end(namespace, job, 0, "Completed");
    }

    /** All containers end with an exit code. */
    public void failed(String namespace, String job, int exitCode) {
        end(namespace, job, exitCode, "Error");
    }

    /** All containers end with an exit code and a reason such as {@code OOMKilled}. */
    public void failed(String namespace, String job, int exitCode, String reason) {
        end(namespace, job, exitCode, reason);
    }

    /** The containers wait for a reason such as {@code ImagePullBackOff}, with its message. */
    public void waiting(String namespace, String job, String reason, String message) {
        drive(pod(namespace, job), "Pending", ContainerState.creating().waiting(reason, message));
    }

    /** Nobody has room for the pod. */
    public void unschedulable(String namespace, String job) {
        status.unschedulable(key(pod(namespace, job)));
    }

    /** All containers print a text, which may be a part of a line. */
    public void print(String namespace, String job, String text) {
        print(namespace, job, text.getBytes(StandardCharsets.UTF_8));
    }

    /** All containers print these bytes, which may be a part of a line. */
    public void print(String namespace, String job, byte[] bytes) {
        ObjectNode pod = pod(namespace, job);
        all(pod, container -> {
            ContainerLog log = openLog(pod, container);
            try {
                log.append(bytes, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException("the log of " + container + " cannot be written", e);
            }
            return log;
        });
    }

    private void end(String namespace, String job, int exitCode, String reason) {
        ObjectNode pod = pod(namespace, job);
        ContainerState running = ContainerState.creating().running(registry.now());
        all(pod, container -> close(openLog(pod, container)));
        drive(pod, exitCode == 0 ? "Succeeded" : "Failed", running.terminated(exitCode, reason, "", registry.now()));
    }

    private void drive(ObjectNode pod, String phase, ContainerState state) {
        ObjectKey key = key(pod);
        if (!pod.path("spec").has("nodeName")) {
            status.schedule(key);
        }
        status.write(key, phase, all(pod, container -> state));
    }

    private ObjectNode pod(String namespace, String job) {
        ObjectStore store = registry.store();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            long seen = store.version();
            Optional<ObjectNode> pod = store.list(ResourceType.POD, namespace).stream()
                    .filter(each ->
                            each.at("/metadata/labels/job-name").asText().equals(job))
                    .filter(each -> !ENDED.contains(each.at("/status/phase").asText()) && !Meta.deleting(each))
                    .findFirst();
            if (pod.isPresent()) {
                return pod.get();
            }
            await(store, seen, end);
        }
        throw new IllegalStateException("Job " + job + " has no pod that could do anything after " + PATIENCE);
    }

    private static void await(ObjectStore store, long seen, long end) {
        try {
            store.awaitAfter(seen, store.ticket(), end - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a pod", e);
        }
    }

    private void changed(StoredEvent event) {
        if (event.key().type() != ResourceType.POD) {
            return;
        }
        ObjectNode pod = event.object();
        if (event.change() == Change.DELETED) {
            logs.forget(Meta.uid(pod));
        } else if (Meta.deleting(pod)
                && pod.at("/metadata/deletionGracePeriodSeconds").asLong() > 0) {
            PodThreads.start("pod-end", () -> registry.removeIfThere(event.key(), RemovalRequest.NOW));
        }
    }

    private ContainerLog openLog(ObjectNode pod, String container) {
        return logs.open(new LogKey(Meta.uid(pod), container, 0));
    }

    private static ContainerLog close(ContainerLog log) {
        try {
            log.close();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("a log cannot be written", e);
        }
    }

    private static <T> Map<String, T> all(ObjectNode pod, Function<String, T> each) {
        Map<String, T> all = new HashMap<>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            String name = container.path("name").asText();
            all.put(name, each.apply(name));
        }
        return all;
    }

    private static ObjectKey key(ObjectNode pod) {
        return new ObjectKey(ResourceType.POD, Meta.text(pod, "namespace"), Meta.name(pod));
    }
}
