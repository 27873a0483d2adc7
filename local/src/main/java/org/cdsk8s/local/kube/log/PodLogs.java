package org.cdsk8s.local.kube.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All logs of all containers, as files of one directory. Thread-safe. */
public final class PodLogs {
    private final Path directory;
    private final Clock clock;
    private final Map<LogKey, ContainerLog> logs = new ConcurrentHashMap<>();

    /** Keeps logs in a directory that exists. */
    public PodLogs(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Returns the log for writing, made when it is not there. */
    public ContainerLog open(LogKey key) {
        return logs.computeIfAbsent(key, this::make);
    }

    /** Returns the log when something was or may be written to it. */
    public Optional<ContainerLog> find(LogKey key) {
        return Optional.ofNullable(logs.get(key));
    }

    /** Removes what a pod's containers printed: with the pod its logs are gone. */
    public void forget(String podUid) {
        for (LogKey key : List.copyOf(logs.keySet())) {
            if (key.podUid().equals(podUid)) {
                Optional.ofNullable(logs.remove(key)).ifPresent(PodLogs::delete);
            }
        }
    }

    private ContainerLog make(LogKey key) {
        try {
            return new ContainerLog(directory.resolve(key.fileName()), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("no log file can be made in " + directory, e);
        }
    }

    private static void delete(ContainerLog log) {
        try {
            log.close();
            Files.deleteIfExists(log.file());
        } catch (IOException e) {
            throw new UncheckedIOException("the log file " + log.file() + " cannot be removed", e);
        }
    }
}
