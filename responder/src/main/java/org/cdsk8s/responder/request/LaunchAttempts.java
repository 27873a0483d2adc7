package org.cdsk8s.responder.request;

import java.io.IOException;
import java.time.Duration;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.launch.JobLauncher;
import org.cdsk8s.responder.launch.Launch;
import org.cdsk8s.responder.launch.LaunchResult;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to launch until there is a result that waiting will not change, or a delivery has been held long enough. */
final class LaunchAttempts {

    /** A claim that expires, or is given up, should be noticed soon; looking costs two reads. */
    private static final Backoff CONTESTED = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));

    private static final Logger LOG = LoggerFactory.getLogger(LaunchAttempts.class);

    private final JobLauncher launcher;
    private final ResponderMetrics metrics;
    private final Duration hold;

    LaunchAttempts(JobLauncher launcher, ResponderMetrics metrics, Duration hold) {
        this.launcher = launcher;
        this.metrics = metrics;
        this.hold = hold;
    }

    /** The last result; {@link Unavailable} once the delivery may be held no longer. */
    LaunchResult launch(Launch launch, String request) throws InterruptedException {
        long start = System.nanoTime();
        for (int failures = 1; ; failures++) {
            LaunchResult result = launcher.launch(launch);
            metrics.launchAttempted(result.word());
            Duration held = Duration.ofNanos(System.nanoTime() - start);
            if (!(result instanceof Unavailable unavailable)) {
                if (result instanceof LaunchResult.Launched launched && launched.now()) {
                    metrics.jobCreated(held);
                }
                return result;
            }
            if (held.compareTo(hold) >= 0) {
                return result;
            }
            LOG.warn("Request {} waits: {}", request, unavailable.reason());
            backoff(unavailable).sleep(failures, unavailable.retryAfter());
        }
    }

    /** {@link JobLauncher#confirm}. */
    boolean confirm(Launch launch, JobRef job) throws IOException {
        return launcher.confirm(launch, job);
    }

    private static Backoff backoff(Unavailable unavailable) {
        return unavailable.obstacle() == Obstacle.CONTESTED ? CONTESTED : Backoff.STANDARD;
    }
}
