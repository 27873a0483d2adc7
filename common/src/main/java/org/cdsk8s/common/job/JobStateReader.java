package org.cdsk8s.common.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Job's state from its status. Pure and thread-safe.
 *
 * <p>Only the conditions {@code Complete} and {@code Failed} end a Job: since Kubernetes 1.26 the counters pass through
 * "nothing active, nothing succeeded" on the way to success and between two attempts, so they say nothing about the end.
 */
public final class JobStateReader {

    private JobStateReader() {}

    /** Reads {@code job}, which may lack a status. */
    public static JobReading read(Job job) {
        JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
        int failedPods = count(status.getFailed());
        if (isTrue(status, "Complete")) {
            return new JobReading(JobState.SUCCESS, failedPods, null);
        }
        Optional<JobCondition> failed = condition(status, "Failed");
        if (failed.isPresent() && job.getMetadata().getDeletionTimestamp() == null) {
            return new JobReading(JobState.FAILED, failedPods, reasonOf(failed.get()));
        }
        return failed.isPresent() || job.getMetadata().getDeletionTimestamp() != null
                ? deleted(job, failed, failedPods)
                : new JobReading(unfinished(status), failedPods, null);
    }

    /**
     * A dying Job. Kubernetes 1.20 counts the pods it kills as failures and marks the dying Job Failed: a condition that
     * came after the deletion is a consequence of it, so the reason stays Deleted.
     */
    private static JobReading deleted(Job job, Optional<JobCondition> failed, int failedPods) {
        boolean failedBefore = failed.map(JobCondition::getLastTransitionTime)
                .filter(at -> at.compareTo(job.getMetadata().getDeletionTimestamp()) < 0)
                .isPresent();
        FailureReason reason = failedBefore ? reasonOf(failed.orElseThrow()) : FailureReason.DELETED;
        return new JobReading(JobState.FAILED, failedPods, reason);
    }

    private static @Nullable JobState unfinished(JobStatus status) {
        if (isTrue(status, "FailureTarget") || isTrue(status, "SuccessCriteriaMet")) {
            return null;
        }
        if (isTrue(status, "Suspended")) {
            return JobState.STARTING;
        }
        if (count(status.getActive()) > 0) {
            return count(status.getFailed()) > 0 ? JobState.RETRY : JobState.RUNNING;
        }
        return untouched(status) ? JobState.STARTING : null;
    }

    /** No pod was ever started: every field the Job controller sets is still empty. */
    private static boolean untouched(JobStatus status) {
        return status.getStartTime() == null && count(status.getFailed()) == 0 && count(status.getSucceeded()) == 0;
    }

    private static FailureReason reasonOf(JobCondition condition) {
        return condition.getReason() == null || condition.getReason().isEmpty()
                ? FailureReason.UNKNOWN
                : new FailureReason(condition.getReason(), Objects.requireNonNullElse(condition.getMessage(), ""));
    }

    private static boolean isTrue(JobStatus status, String type) {
        return condition(status, type).isPresent();
    }

    private static Optional<JobCondition> condition(JobStatus status, String type) {
        List<JobCondition> conditions = Objects.requireNonNullElse(status.getConditions(), List.of());
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    private static int count(@Nullable Integer counter) {
        return counter == null ? 0 : counter;
    }
}
