package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.Presence;
import org.cdsk8s.responder.log.LogSettings.Following;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the logs of our Jobs' pods from the moment their containers start, since Kubernetes may delete a pod together
 * with its logs before anybody knows that its Job has ended. Any responder may follow a Job; one does. Thread-safe.
 */
final class LogFollower implements ObjectObserver<PodSight>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** A watch that brings nothing for so long is taken for dead; a bookmark comes about once a minute. */
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(90);

    /** Both kinds of work wait, for disks and for the API server; more threads would not make these faster. */
    private static final int THREADS = 4;

    private static final long TICK_MILLIS = 500;

    /** How long running calls may take at the end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final FollowParts parts;
    private final Clock clock;
    private final ObjectWatch<PodSight> watch;
    private final Map<String, JobFollower> jobs = new ConcurrentHashMap<>();
    private final ExecutorService files = Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "log-files"));
    private final ExecutorService calls = Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "log-claims"));
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "log-ticks"));
    private final Thread watching = new Thread(this::watch, "pod-watch");

    /**
     * Prepares to follow.
     *
     * @param client used by nothing else, and not retrying by itself; closed with this
     * @param settings that say how to follow, and where to
     * @param archive for the logs of Jobs that are gone before anybody else saves them
     */
    LogFollower(
            KubernetesClient client,
            String namespace,
            LogSettings settings,
            PodLogArchive archive,
            ResponderMetrics metrics,
            Clock clock) {
        Following following = settings.follow().orElseThrow();
        this.client = client;
        this.clock = clock;
        String holder = UUID.randomUUID().toString();
        this.parts = new FollowParts(
                new FollowClaims(client, holder, following.claim(), clock),
                new LogSource(client, namespace, settings.answer()),
                settings,
                files,
                new Semaphore(following.atOnce()),
                job -> archive.saveFollowed(job.name()));
        this.watch = new ObjectWatch<>(
                new FollowedPods(namespace),
                client,
                Optional.empty(),
                this,
                WATCH_SILENCE,
                interruption -> metrics.watchInterrupted("pods", interruption.word()));
        metrics.logsFollowed(() -> following.atOnce() - parts.room().availablePermits());
    }

    /** Begins to watch and to follow. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ticks until it is shut down
    void start() {
        watching.start();
        ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How many Jobs have pods that may still print. */
    int jobs() {
        return jobs.size();
    }

    @Override
    public void observed(List<PodSight> seen) {
        for (PodSight pod : seen) {
            JobFollower job = jobs.compute(pod.job().uid(), (uid, known) -> see(pod, known));
            if (job != null) {
                attend(job);
            }
        }
    }

    /** In one step with making it, so that it is not thrown away as idle before. */
    private @Nullable JobFollower see(PodSight pod, @Nullable JobFollower known) {
        JobFollower job = known == null && pod.live() ? new JobFollower(pod.job(), parts) : known;
        if (job != null) {
            job.seen(pod);
        }
        return job;
    }

    @Override
    public void reached(String resourceVersion) {
        // a new start begins with a list: pods are few, and the logs of those that are gone are gone
    }

    @Override
    public void listed(Set<String> uids, String resourceVersion, Presence presence) {
        jobs.values().forEach(job -> job.retain(uids));
    }

    @Override
    public void close() {
        watch.close();
        watching.interrupt();
        ticks.shutdownNow();
        calls.shutdownNow();
        jobs.values().forEach(JobFollower::stop);
        files.shutdown();
        try {
            watching.join(GRACE.toMillis());
            calls.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (files.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                giveBackClaims();
            } else {
                LOG.warn("Logs were still being written to a disk that does not answer; what is written stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    /** What cannot be given back in time expires. */
    private void giveBackClaims() throws InterruptedException {
        ExecutorService last = Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "log-claims"));
        jobs.values().forEach(job -> last.execute(job::giveBack));
        last.shutdown();
        if (!last.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            last.shutdownNow();
        }
    }

    @SuppressWarnings("IllegalCatch") // a tick that throws is never run again by its scheduler
    private void tick() {
        try {
            jobs.values().forEach(job -> {
                job.tick();
                attend(job);
            });
            jobs.keySet().forEach(uid -> jobs.computeIfPresent(uid, (same, job) -> job.idle() ? null : job));
        } catch (RuntimeException e) {
            LOG.error("A defect kept logs from being followed; tried again soon", e);
        }
    }

    private void attend(JobFollower job) {
        if (job.wantsAttention(clock.instant())) {
            try {
                calls.execute(job::attend);
            } catch (RejectedExecutionException closing) {
                LOG.debug("Not attended any more: {}", closing.getMessage());
            }
        }
    }

    private void watch() {
        try {
            watch.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("A defect ended the watch of pods; logs are read at the end only", e);
        }
    }
}
