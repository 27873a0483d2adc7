package org.cdsk8s.common.diagnosis;

import java.util.Optional;

/** Why a Job failed or cannot start, as one word for machines. The words are part of the wire contract. */
public enum FailureCategory {
    /** A container used more memory than it may. */
    OOM_KILLED("OOMKilled"),
    /** A container ended with an exit code other than 0, or by a signal. */
    EXIT_CODE("ExitCode"),
    /** The Job, or a pod, ran longer than its {@code activeDeadlineSeconds}. */
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    /** Too many pods failed, and none of them shows why. */
    BACKOFF_LIMIT_EXCEEDED("BackoffLimitExceeded"),
    /** A pod was moved off its node: pressure on the node, preemption, or the eviction API. */
    EVICTED("Evicted"),
    /** A pod's node went away, shut down or stopped answering. */
    NODE_LOST("NodeLost"),
    /** An image cannot be pulled. */
    IMAGE_PULL("ImagePull"),
    /** An image's name is not a legal one. */
    IMAGE_NAME("ImageName"),
    /** A container cannot be made or started as the template describes it. */
    CONFIG_ERROR("ConfigError"),
    /** No node can take a pod. */
    UNSCHEDULABLE("Unschedulable"),
    /** An init container failed. */
    INIT_FAILED("InitFailed"),
    /** A rule of the Job's {@code podFailurePolicy} ended it. */
    POD_FAILURE_POLICY("PodFailurePolicy"),
    /** Kubernetes cannot create the Job's pods: quota, a missing ServiceAccount, admission. */
    PODS_NOT_CREATED("PodsNotCreated"),
    /** Somebody asked for the Job to be ended. */
    CANCELLED("Cancelled"),
    /** The Job was deleted before it finished. */
    DELETED("Deleted"),
    /** Nothing that is known explains it. */
    UNKNOWN("Unknown");

    private final String word;

    FailureCategory(String word) {
        this.word = word;
    }

    /** The category as it goes over the wire. */
    public String word() {
        return word;
    }

    /** The category of that word, spelt exactly so; empty for any other text. */
    public static Optional<FailureCategory> parse(String word) {
        for (FailureCategory category : values()) {
            if (category.word.equals(word)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }
}
