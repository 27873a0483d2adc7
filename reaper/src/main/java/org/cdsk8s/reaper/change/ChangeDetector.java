package org.cdsk8s.reaper.change;

import java.math.BigInteger;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.watch.JobObservation;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an observation is news. It compares with what was said last, never with what was seen last: watches
 * merge, repeat and restart.
 *
 * <p>The legal order is starting, running, retry, and then success or failed for good; it may skip but never go back,
 * except that suspending a Job leads back to starting. A retry after one more failed pod is news too.
 *
 * @param legacyVersion resourceVersion up to which an older reaper has told everything; empty if there was none
 * @param clock tells when a change was seen
 */
public record ChangeDetector(Optional<BigInteger> legacyVersion, Clock clock) {

    /**
     * The change that {@code seen} amounts to, if any.
     *
     * @param last what was said of this Job last, or null for nothing
     */
    public Optional<StateChange> detect(JobObservation seen, @Nullable EventId last) {
        JobState state = seen.reading().state();
        if (state == null || (last == null ? vanished(seen) : !follows(last, state, seen))) {
            return Optional.empty();
        }
        boolean told = last == null && toldBefore(seen);
        return Optional.of(new StateChange(
                seen.job(),
                identify(seen, state, last),
                seen.reading().failure(),
                seen.resourceVersion(),
                clock.instant(),
                told));
    }

    /**
     * Whether it is news that a Job cannot start. One that ended, or is suspended, is not expected to.
     *
     * @param job the Job
     * @param category why it cannot start
     * @param last what was said of its state last
     * @param told what was said of why it cannot start, in the attempt that {@code last} belongs to
     */
    public Optional<StateChange> stuck(JobRef job, FailureCategory category, EventId last, Set<FailureCategory> told) {
        boolean suspended =
                last.state() == JobState.STARTING && !last.suspension().equals(EventId.NEVER);
        if (last.state().terminal() || suspended || told.contains(category)) {
            return Optional.empty();
        }
        return Optional.of(new StateChange(job, EventId.stuck(last, category), null, null, clock.instant(), false));
    }

    private static boolean follows(EventId last, JobState state, JobObservation seen) {
        return !last.state().terminal() && (state.terminal() || goesOn(last, state, seen));
    }

    /** What is from before the Job was suspended or resumed last comes from a watch that began again. */
    private static boolean goesOn(EventId last, JobState state, JobObservation seen) {
        int sinceSaid = suspension(seen).compareTo(last.suspension());
        if (sinceSaid < 0) {
            return false;
        }
        if (state == JobState.STARTING) {
            return last.state() != JobState.STARTING && sinceSaid > 0 && suspended(seen);
        }
        if (state == JobState.RETRY && last.state() == JobState.RETRY) {
            return seen.reading().failedPods() > last.failedPods();
        }
        return state.compareTo(last.state()) > 0;
    }

    /** Texts of this form are ordered as the times they mean, and "never" comes before all of them. */
    private static String suspension(JobObservation seen) {
        return seen.suspension() == null ? EventId.NEVER : seen.suspension().since();
    }

    private static boolean suspended(JobObservation seen) {
        return seen.suspension() != null && seen.suspension().active();
    }

    /** There is no record, but the outcome was dealt with, or an older reaper had come beyond this version. */
    private boolean toldBefore(JobObservation seen) {
        JobReading reading = seen.reading();
        return (reading.terminal() && seen.handled())
                || legacyVersion
                        .filter(legacy -> number(seen.resourceVersion())
                                .filter(version -> version.compareTo(legacy) <= 0)
                                .isPresent())
                        .isPresent();
    }

    /** Versions are opaque, except that an older reaper wrote them as numbers, and only its journal is compared so. */
    private static Optional<BigInteger> number(@Nullable String resourceVersion) {
        return resourceVersion != null && resourceVersion.matches("\\d+")
                ? Optional.of(new BigInteger(resourceVersion))
                : Optional.empty();
    }

    /**
     * Whether nobody saw the Job go. That is noticed by what was said of it; where nothing is known of that any more, its
     * end was confirmed while it was looked for, and with its end it was forgotten.
     */
    private static boolean vanished(JobObservation seen) {
        return seen.resourceVersion() == null;
    }

    /** A Job that vanished shows nothing any more: what was known last stays true. */
    private static EventId identify(JobObservation seen, JobState state, @Nullable EventId last) {
        if (vanished(seen) && last != null) {
            return new EventId(seen.job().uid(), state, last.failedPods(), last.suspension());
        }
        return new EventId(seen.job().uid(), state, seen.reading().failedPods(), suspension(seen));
    }
}
