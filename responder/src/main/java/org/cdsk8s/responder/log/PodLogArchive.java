package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cdsk8s.common.job.JobEndTime;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the logs of a Job that is over under {@code <base>/<job name>/<pod>.log}: what followers have of them, and then
 * what the kubelet has beyond that. Every log that can be saved is, also when another cannot. Repeating it is harmless.
 * Thread-safe.
 */
public final class PodLogArchive {

    private static final Logger LOG = LoggerFactory.getLogger(PodLogArchive.class);

    private final KubernetesClient kubernetes;
    private final LogSettings settings;
    private final ResponderMetrics metrics;
    private final Clock clock;

    /** An archive of logs read through {@code kubernetes}. */
    public PodLogArchive(KubernetesClient kubernetes, LogSettings settings, ResponderMetrics metrics, Clock clock) {
        this.kubernetes = kubernetes;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Saves the logs of {@code job}, which is over.
     *
     * @return names of logs given up as lost, in part or as a whole, after having been tried for long enough
     * @throws IOException if at least one log that exists could not be saved yet
     */
    public List<String> save(Job job) throws IOException {
        if (settings.base().isEmpty()) {
            return List.of();
        }
        Path directory = Files.createDirectories(
                settings.base().get().resolve(job.getMetadata().getName()));
        List<Pod> pods = podsOf(job);
        Ripeness ripeness = new Ripeness(kubernetes, clock);
        ripeness.requireEnded(job, pods);
        ripeness.requireLetGo(job, pods, LogPart.in(directory));
        List<LogPart> parts = LogPart.in(directory);
        List<LogRun> readable =
                pods.stream().flatMap(pod -> LogRun.of(pod).stream()).toList();
        List<LostLog> failed = saveAll(job, directory, OneLog.all(readable, parts));
        boolean tooLate = tooLate(job);
        for (LostLog lost : failed) {
            if (tooLate || lost.forGood()) {
                lost.saveRest(directory, settings.maxBytes(), clock.instant());
                metrics.logLost();
            }
        }
        List<LostLog> waiting =
                failed.stream().filter(lost -> !tooLate && !lost.forGood()).toList();
        if (!waiting.isEmpty()) {
            throw new IOException("of its logs, " + waiting.size() + " could not be saved: "
                    + waiting.stream().map(LostLog::toString).collect(Collectors.joining("; ")));
        }
        for (LogPart part : parts) {
            Files.deleteIfExists(part.file());
        }
        LOG.info("Job {}: logs in {}", job.getMetadata().getName(), directory);
        return failed.stream().map(lost -> lost.log().fileName()).toList();
    }

    /**
     * Keeps what there is of the logs of {@code job}, which is about to be ended; {@link #save} puts them into their places.
     *
     * @throws IOException if at least one log that exists could not be kept
     */
    public void secure(Job job) throws IOException {
        if (settings.base().isEmpty()) {
            return;
        }
        Path directory = Files.createDirectories(
                settings.base().get().resolve(job.getMetadata().getName()));
        LogSource source = new LogSource(kubernetes, job.getMetadata().getNamespace(), settings.answer());
        for (Pod pod : podsOf(job)) {
            for (LogRun run : LogRun.of(pod)) {
                new LogCopy(source, run).to(directory, settings.maxBytes());
            }
        }
    }

    /** Saves what followers have of the logs of a Job that is there no more. */
    void saveFollowed(String jobName) {
        if (settings.base().isEmpty()) {
            return;
        }
        Path directory = settings.base().get().resolve(jobName);
        try {
            List<LogPart> parts = LogPart.in(directory);
            if (parts.isEmpty()) {
                return;
            }
            for (OneLog log : OneLog.all(List.of(), parts)) {
                new LogFile(directory.resolve(log.fileName()), settings.maxBytes()).save(LogMerge.of(log.parts()));
            }
            for (LogPart part : parts) {
                Files.deleteIfExists(part.file());
            }
            LOG.info("Job {} is gone; what was followed of its logs is in {}", jobName, directory);
        } catch (IOException e) {
            LOG.warn("The logs of {}, which is gone, were followed and could not be put together", jobName, e);
        }
    }

    private List<LostLog> saveAll(Job job, Path directory, List<OneLog> logs) {
        LogSource source = new LogSource(kubernetes, job.getMetadata().getNamespace(), settings.answer());
        List<LostLog> failed = new ArrayList<>();
        for (OneLog log : logs) {
            try {
                save(source, new LogFile(directory.resolve(log.fileName()), settings.maxBytes()), log);
            } catch (LogUnavailableException e) {
                failed.add(new LostLog(log, String.valueOf(e.getMessage()), e.podGone()));
            } catch (IOException e) {
                failed.add(new LostLog(log, String.valueOf(e.getMessage()), false));
            }
        }
        return failed;
    }

    private void save(LogSource source, LogFile file, OneLog log) throws IOException {
        if (file.saved()) {
            return;
        }
        try {
            metrics.logSaved(file.save(new LogContent(log, source)));
        } catch (LogUnavailableException e) {
            LogRun run = log.readable();
            if (!e.noSuchLog() || run == null || !run.previous()) {
                throw e;
            }
            LOG.warn("The log {} was cleared away by its node before it could be saved", log.fileName());
        }
    }

    private boolean tooLate(Job job) {
        Instant end = JobEndTime.of(job).orElse(clock.instant());
        return end.plus(settings.retryFor()).isBefore(clock.instant());
    }

    private List<Pod> podsOf(Job job) {
        return kubernetes
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel("job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(pod -> belongsTo(pod, job))
                .toList();
    }

    private static boolean belongsTo(Pod pod, Job job) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> job.getMetadata().getUid().equals(owner.getUid()));
    }
}
