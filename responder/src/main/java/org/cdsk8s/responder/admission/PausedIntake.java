package org.cdsk8s.responder.admission;

import java.time.Duration;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses the intake of requests while those in hand wait for a place, so that the rest stay in RabbitMQ, for other
 * replicas and without growing old here. What is in hand stays in hand: giving it back would count towards the broker's
 * delivery limit. It pauses when a request has waited for a second and resumes when none waits and there is a place, so
 * it cannot flap faster than that. Used by one thread.
 */
final class PausedIntake implements Runnable {

    /** How long a request waits before the next ones are left in RabbitMQ. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PausedIntake.class);

    private final Admission admission;
    private final Intake intake;
    private final ResponderMetrics metrics;
    private volatile boolean paused;

    /** Where requests come in. */
    interface Intake {

        /** No more requests. */
        void pause();

        /** Requests again. */
        void resume();
    }

    /** Pauses {@code intake} as {@code admission} demands; every run looks once. */
    PausedIntake(Admission admission, Intake intake, ResponderMetrics metrics) {
        this.admission = admission;
        this.intake = intake;
        this.metrics = metrics;
    }

    /** Whether the intake is paused now. Thread-safe. */
    boolean paused() {
        return paused;
    }

    @Override
    public void run() {
        AdmissionState state = admission.state();
        if (!paused && state.longestWait().compareTo(PATIENCE) >= 0) {
            paused = true;
            LOG.info("No more requests are taken for now: {}", state.obstacle());
            metrics.intakePaused();
            intake.pause();
        } else if (paused && state.waiting() == 0 && state.open()) {
            paused = false;
            LOG.info("Requests are taken again");
            intake.resume();
        }
    }
}
