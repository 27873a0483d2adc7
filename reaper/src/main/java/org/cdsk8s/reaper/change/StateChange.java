package org.cdsk8s.reaper.change;

import java.time.Instant;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * A Job entered a state the world has not been told of, or is stuck in one.
 *
 * @param job the Job
 * @param id which change of that Job; also says the state
 * @param failure why it failed; null unless it did
 * @param diagnosis what explains it; null unless it failed or is stuck
 * @param resourceVersion the version that showed it; null when it vanished unseen, and when only its pods did
 * @param seen when we saw it
 * @param told whether the world knows all the same, from before there was a record of it
 */
public record StateChange(
        JobRef job,
        EventId id,
        @Nullable FailureReason failure,
        @Nullable Diagnosis diagnosis,
        @Nullable String resourceVersion,
        Instant seen,
        boolean told) {

    /** A change that nothing explains. */
    public StateChange(
            JobRef job,
            EventId id,
            @Nullable FailureReason failure,
            @Nullable String resourceVersion,
            Instant seen,
            boolean told) {
        this(job, id, failure, null, resourceVersion, seen, told);
    }

    /** The same change, explained by {@code why}. */
    public StateChange because(Diagnosis why) {
        return new StateChange(job, id, failure, why, resourceVersion, seen, told);
    }
}
