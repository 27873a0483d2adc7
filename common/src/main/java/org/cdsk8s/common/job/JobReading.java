package org.cdsk8s.common.job;

import org.jspecify.annotations.Nullable;

/**
 * What a Job's status says at one moment.
 *
 * @param state the state it is in, or null when the status is between two states and nothing new may be said
 * @param failedPods how many of its pods have failed, zero or more; the contract's {@code retry-count}
 * @param failure why it failed; set exactly when the state is {@link JobState#FAILED}
 */
public record JobReading(@Nullable JobState state, int failedPods, @Nullable FailureReason failure) {

    /** Whether the Job is over. */
    public boolean terminal() {
        return state != null && state.terminal();
    }
}
