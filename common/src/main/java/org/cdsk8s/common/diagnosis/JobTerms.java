package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.cdsk8s.common.job.JobLabels;
import org.jspecify.annotations.Nullable;

/**
 * What a Job itself says about being ended.
 *
 * @param endedFor for what reason one of us ended it, as its annotation says; null when none of us did. It outranks what
 *     Kubernetes says, which is only how it was done
 * @param deadlineSeconds its {@code activeDeadlineSeconds}, or null
 */
public record JobTerms(@Nullable FailureCategory endedFor, @Nullable Long deadlineSeconds) {

    /** The terms of a Job that cannot be read any more. */
    public static final JobTerms UNKNOWN = new JobTerms(null, null);

    /** The terms of {@code job}. */
    public static JobTerms of(Job job) {
        FailureCategory endedFor = JobLabels.annotation(job.getMetadata(), JobLabels.REASON)
                .flatMap(FailureCategory::parse)
                .orElse(null);
        return new JobTerms(
                endedFor, job.getSpec() == null ? null : job.getSpec().getActiveDeadlineSeconds());
    }
}
