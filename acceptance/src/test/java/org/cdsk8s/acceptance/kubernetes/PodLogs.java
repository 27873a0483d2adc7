package org.cdsk8s.acceptance.kubernetes;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of all containers on the node; a pod's go when the pod goes. Safe for use by several threads. */
final class PodLogs {

    private final Map<String, Deque<ContainerLog>> runs = new ConcurrentHashMap<>();
    private final Clock clock;

    PodLogs(Clock clock) {
        this.clock = clock;
    }

    /** A container of this pod ("namespace/name") starts, for the first time or again. */
    ContainerLog begin(String pod, String container) {
        var log = new ContainerLog(clock);
        runs.computeIfAbsent(pod + "/" + container, key -> new ArrayDeque<>()).push(log);
        return log;
    }

    /** The log of the present run, or of the one before it; empty when there is none. */
    Optional<ContainerLog> find(String pod, String container, boolean previous) {
        var newestFirst = runs.getOrDefault(pod + "/" + container, new ArrayDeque<>());
        return newestFirst.stream().skip(previous ? 1 : 0).findFirst();
    }

    /** The containers of this pod are killed. */
    void close(String pod) {
        runs.forEach((key, logs) -> {
            if (key.startsWith(pod + "/")) {
                logs.forEach(ContainerLog::close);
            }
        });
    }

    void remove(String pod) {
        close(pod);
        runs.keySet().removeIf(key -> key.startsWith(pod + "/"));
    }
}
