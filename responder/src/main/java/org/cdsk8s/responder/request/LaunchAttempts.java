package org.cdsk8s.responder.request;

import java.io.IOException;
import java.time.Duration;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.launch.JobLauncher;
import org.cdsk8s.responder.launch.Launch;
import org.cdsk8s.responder.launch.LaunchResult;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to launch until there is a result that waiting will not change, or a delivery has been held long enough.
 * Thread-safe.
 */
public final class LaunchAttempts {

    /** A claim that expires, or is given up, should be noticed soon; looking costs two reads. */
    private static final Backoff CONTESTED = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));

    private static final Logger LOG = LoggerFactory.getLogger(LaunchAttempts.class);

    private final JobLauncher launcher;
    private final Admission admission;
    private final ResponderMetrics metrics;
    private final Duration hold;

    /**
     * Attempts by {@code launcher}.
     *
     * @param admission says when a launch that found no room, or was refused, may be tried again
     * @param hold how long a delivery is held
     */
    public LaunchAttempts(JobLauncher launcher, Admission admission, ResponderMetrics metrics, Duration hold) {
        this.launcher = launcher;
        this.admission = admission;
        this.metrics = metrics;
        this.hold = hold;
    }

    /** The last result; {@link Unavailable} once the delivery may be held no longer. */
    LaunchResult launch(Launch launch, String request) throws InterruptedException {
        long start = System.nanoTime();
        String said = "";
        try {
            for (int failures = 1; ; failures++) {
                LaunchResult result = launcher.launch(launch);
                metrics.launchAttempted(result.word());
                Duration held = Duration.ofNanos(System.nanoTime() - start);
                if (!(result instanceof Unavailable unavailable)) {
                    count(result, held);
                    return result;
                }
                if (held.compareTo(hold) >= 0) {
                    return result;
                }
                said = say(request, unavailable, said);
                sleep(launch, unavailable, failures, hold.minus(held));
            }
        } finally {
            launch.letGo();
        }
    }

    /** {@link JobLauncher#confirm}. */
    boolean confirm(Launch launch, JobRef job) throws IOException {
        return launcher.confirm(launch, job);
    }

    /** Until a place is free, or the cluster may be asked again; for anything else as long as a back-off says. */
    private void sleep(Launch launch, Unavailable unavailable, int failures, Duration longest)
            throws InterruptedException {
        launch.letGo(); // others may have use for the place meanwhile
        switch (unavailable.obstacle()) {
            case FULL, UNAVAILABLE, QUOTA -> admission.await(longest).ifPresent(launch::take);
            case STORAGE -> Backoff.STANDARD.sleep(failures, unavailable.retryAfter());
            case CONTESTED -> CONTESTED.sleep(failures, unavailable.retryAfter());
        }
    }

    private void count(LaunchResult result, Duration held) {
        if (result instanceof Launched launched && launched.now()) {
            metrics.jobCreated(held);
        }
    }

    /** A lasting obstacle is said once; a full cluster is no news. */
    private static String say(String request, Unavailable unavailable, String said) {
        if (unavailable.obstacle() == Obstacle.FULL) {
            LOG.debug("Request {} waits: {}", request, unavailable.reason());
            return said;
        }
        if (!unavailable.reason().equals(said)) {
            LOG.warn("Request {} waits: {}", request, unavailable.reason());
        }
        return unavailable.reason();
    }
}
