package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.JobTerms;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.job.JobStateReader;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one Job at one moment.
 *
 * @param job the Job
 * @param resourceVersion the version that was seen; null when the Job is known to be gone but was not seen going
 * @param reading the state it is in
 * @param suspension when and whether it was last suspended, or null when it never was
 * @param terms what it says about being ended
 * @param handled whether a responder has dealt with its outcome
 * @param gone whether it exists no more
 */
public record JobObservation(
        JobRef job,
        @Nullable String resourceVersion,
        JobReading reading,
        @Nullable Suspension suspension,
        JobTerms terms,
        boolean handled,
        boolean gone) {

    /** An observation of a Job that says nothing about being ended. */
    public JobObservation(
            JobRef job,
            @Nullable String resourceVersion,
            JobReading reading,
            @Nullable Suspension suspension,
            boolean handled,
            boolean gone) {
        this(job, resourceVersion, reading, suspension, JobTerms.UNKNOWN, handled, gone);
    }

    /**
     * The condition {@code Suspended}.
     *
     * @param active whether the Job is suspended now
     * @param since when it was last suspended or resumed, RFC 3339
     */
    public record Suspension(boolean active, String since) {}

    /** Observes a Job that exists. */
    static JobObservation of(Job job) {
        return observe(job, JobStateReader.read(job), false);
    }

    /** Observes the last version of a Job that was removed. One that had not ended by then has failed. */
    static JobObservation removed(Job job) {
        JobReading last = JobStateReader.read(job);
        return observe(job, last.terminal() ? last : deleted(last.failedPods()), true);
    }

    /** Observes that a Job is there no more, without having seen it go. */
    public static JobObservation vanished(JobRef job) {
        return new JobObservation(job, null, deleted(0), null, false, true);
    }

    private static JobObservation observe(Job job, JobReading reading, boolean gone) {
        return new JobObservation(
                JobRef.of(job),
                job.getMetadata().getResourceVersion(),
                reading,
                suspensionOf(job).orElse(null),
                JobTerms.of(job),
                annotations(job).containsKey(JobLabels.HANDLED),
                gone);
    }

    private static JobReading deleted(int failedPods) {
        return new JobReading(JobState.FAILED, failedPods, FailureReason.DELETED);
    }

    private static Optional<Suspension> suspensionOf(Job job) {
        List<JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        return conditions.stream()
                .filter(condition -> "Suspended".equals(condition.getType()))
                .findFirst()
                .map(condition -> new Suspension(
                        "True".equals(condition.getStatus()), String.valueOf(condition.getLastTransitionTime())));
    }

    private static Map<String, String> annotations(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
