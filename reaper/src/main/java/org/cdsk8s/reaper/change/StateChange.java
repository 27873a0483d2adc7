package org.cdsk8s.reaper.change;

import java.time.Instant;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * A Job entered a state the world has not been told of.
 *
 * @param job the Job
 * @param id which change of that Job; also says the state
 * @param failure why it failed; null unless it did
 * @param resourceVersion the version that showed it; null when it vanished unseen
 * @param seen when we saw it
 * @param told whether the world knows all the same, from before there was a record of it
 */
public record StateChange(
        JobRef job,
        EventId id,
        @Nullable FailureReason failure,
        @Nullable String resourceVersion,
        Instant seen,
        boolean told) {}
