package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.cdsk8s.common.job.JobLabels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the directories of all Jobs for what a responder that died left unfinished and nobody will ask for: a log
 * half put together is removed, what was followed of a Job that is gone, or handled, is put into its place. Thread-safe.
 */
final class Leftovers implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Path base;
    private final String namespace;
    private final Duration age;
    private final KubernetesClient kubernetes;
    private final PodLogArchive archive;
    private final Clock clock;

    /**
     * Prepares to look.
     *
     * @param base the directory of the Jobs' directories
     * @param age what was written to within this time is left alone: somebody may still be at it
     */
    Leftovers(
            Path base,
            String namespace,
            Duration age,
            KubernetesClient kubernetes,
            PodLogArchive archive,
            Clock clock) {
        this.base = base;
        this.namespace = namespace;
        this.age = age;
        this.kubernetes = kubernetes;
        this.archive = archive;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("IllegalCatch") // a look that throws is never repeated by its scheduler
    public void run() {
        try {
            look();
        } catch (IOException | KubernetesClientException e) {
            LOG.warn(
                    "{} was not looked through for unfinished logs to the end; tried again later: {}",
                    base,
                    e.toString());
        } catch (RuntimeException e) {
            LOG.error("A defect ended the look for unfinished logs; tried again later", e);
        }
    }

    private void look() throws IOException {
        for (Path directory : new LogDirectory(base).matching("*")) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            if (Files.isDirectory(directory)) {
                tidyOrSay(directory);
            }
        }
    }

    /** One directory that cannot be read must not hide the others. */
    private void tidyOrSay(Path directory) {
        try {
            tidy(directory);
        } catch (IOException e) {
            LOG.warn("{} was not looked through for unfinished logs; tried again later: {}", directory, e.toString());
        }
    }

    private void tidy(Path directory) throws IOException {
        for (Path unfinished : LogFile.unfinishedIn(directory)) {
            if (old(unfinished)) {
                Files.deleteIfExists(unfinished);
            }
        }
        List<LogPart> parts = LogPart.in(directory);
        boolean allOld = true;
        for (LogPart part : parts) {
            allOld = allOld && old(part.file());
        }
        if (!parts.isEmpty() && allOld && nobodyAsks(directory.getFileName().toString())) {
            archive.saveFollowed(directory.getFileName().toString());
        }
    }

    private boolean old(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().plus(age).isBefore(clock.instant());
        } catch (NoSuchFileException e) {
            return false; // just dealt with
        }
    }

    private boolean nobodyAsks(String jobName) {
        Job job = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(jobName)
                .get();
        if (job == null) {
            return true;
        }
        var annotations = job.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(JobLabels.HANDLED);
    }
}
