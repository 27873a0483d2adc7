package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the logs of a Job's pods under {@code <base>/<job name>/<pod>.log}, streamed. Every log that can be saved is,
 * also when another cannot. Thread-safe.
 */
public final class PodLogArchive {

    /** What the API server says to {@code previous} when the container's earlier attempt has been cleared away. */
    private static final int BAD_REQUEST = HttpURLConnection.HTTP_BAD_REQUEST;

    private static final Logger LOG = LoggerFactory.getLogger(PodLogArchive.class);

    private final KubernetesClient kubernetes;
    private final Optional<Path> base;
    private final long maxBytes;
    private final ResponderMetrics metrics;

    /**
     * An archive.
     *
     * @param base where logs go; when empty, none are saved
     * @param maxBytes how much of one log is saved, in bytes
     */
    public PodLogArchive(KubernetesClient kubernetes, Optional<Path> base, long maxBytes, ResponderMetrics metrics) {
        this.kubernetes = kubernetes;
        this.base = base;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
    }

    /**
     * Saves the logs of {@code job}.
     *
     * @return how many logs it has now
     * @throws IOException if at least one log that exists could not be saved
     */
    public int save(Job job) throws IOException {
        if (base.isEmpty()) {
            return 0;
        }
        Path directory =
                Files.createDirectories(base.get().resolve(job.getMetadata().getName()));
        List<String> problems = new ArrayList<>();
        int saved = 0;
        for (ContainerLog log : logsOf(job)) {
            try {
                saved += save(job.getMetadata().getNamespace(), directory, log) ? 1 : 0;
            } catch (IOException | KubernetesClientException e) {
                problems.add(log.fileName() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(
                    "of its logs, " + problems.size() + " could not be saved: " + String.join("; ", problems));
        }
        LOG.info("Job {}: {} logs in {}", job.getMetadata().getName(), saved, directory);
        return saved;
    }

    private List<ContainerLog> logsOf(Job job) {
        return kubernetes
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel("job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(pod -> belongsTo(pod, job))
                .flatMap(pod -> ContainerLog.of(pod).stream())
                .toList();
    }

    private static boolean belongsTo(Pod pod, Job job) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> job.getMetadata().getUid().equals(owner.getUid()));
    }

    private boolean save(String namespace, Path directory, ContainerLog log) throws IOException {
        LogFile file = new LogFile(directory.resolve(log.fileName()), maxBytes);
        if (file.saved()) {
            return true;
        }
        try (InputStream stream = open(namespace, log)) {
            if (stream == null) {
                return gone(log);
            }
            metrics.logSaved(file.save(stream));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || (log.previous() && e.getCode() == BAD_REQUEST)) {
                return gone(log);
            }
            throw e;
        }
    }

    private @Nullable InputStream open(String namespace, ContainerLog log) {
        ContainerResource container =
                kubernetes.pods().inNamespace(namespace).withName(log.pod()).inContainer(log.container());
        return log.previous() ? container.terminated().getLogInputStream() : container.getLogInputStream();
    }

    /** The pod went, or the kubelet has cleared the earlier attempt away: there is nothing left to save. */
    private static boolean gone(ContainerLog log) {
        LOG.warn("The log {} is gone before it could be saved", log.fileName());
        return false;
    }
}
