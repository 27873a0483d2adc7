package org.cdsk8s.local.kube.controller;

/**
 * A condition a Job is to get; the reasons and messages are the Job controller's own.
 *
 * @param type what is said
 * @param holds whether it is so
 * @param reason the word for machines
 * @param message the sentence for people
 */
record JobCondition(String type, boolean holds, String reason, String message) {
    static final String FAILURE_TARGET = "FailureTarget";
    static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
    static final String SUSPENDED = "Suspended";

    /** Tells whether the Job is to fail by it. */
    boolean fails() {
        return type.equals(FAILURE_TARGET);
    }

    static JobCondition backoffLimitExceeded() {
        return new JobCondition(
                FAILURE_TARGET, true, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }

    static JobCondition deadlineExceeded() {
        return new JobCondition(
                FAILURE_TARGET, true, "DeadlineExceeded", "Job was active longer than specified deadline");
    }

    static JobCondition podFailurePolicy(String message) {
        return new JobCondition(FAILURE_TARGET, true, "PodFailurePolicy", message);
    }

    static JobCondition successCriteriaMet() {
        return new JobCondition(
                SUCCESS_CRITERIA_MET, true, "CompletionsReached", "Reached expected number of succeeded pods");
    }

    static JobCondition suspended() {
        return new JobCondition(SUSPENDED, true, "JobSuspended", "Job suspended");
    }

    static JobCondition resumed() {
        return new JobCondition(SUSPENDED, false, "JobResumed", "Job resumed");
    }
}
