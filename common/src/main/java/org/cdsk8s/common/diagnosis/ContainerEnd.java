package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.time.Instant;
import java.util.Map;

/**
 * A container that ended badly.
 *
 * @param pod its pod
 * @param container its name
 * @param end how it ended
 */
record ContainerEnd(PodParts pod, String container, ContainerStateTerminated end) {

    /** Exit codes above this are 128 + the number of the signal that ended the process, by convention of shells and runtimes. */
    private static final int SIGNALS = 128;

    private static final int LAST_SIGNAL = 64;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int KILLED = SIGNALS + 9;
    private static final int TERMINATED = SIGNALS + 15;

    /**
     * What {@code terminated.reason} says, where it says more than Error: OOMKilled and StartError come from containerd
     * (internal/cri/server), ContainerCannotRun from the Docker shim, ContainerStatusUnknown from kubelet (kubelet_pods.go)
     * for a container it cannot find any more; that one's exit code is made up.
     */
    private static final Map<String, FailureCategory> REASONS = Map.of(
            "OOMKilled", FailureCategory.OOM_KILLED,
            "StartError", FailureCategory.CONFIG_ERROR,
            "ContainerCannotRun", FailureCategory.CONFIG_ERROR,
            "ContainerStatusUnknown", FailureCategory.NODE_LOST);

    Instant finished() {
        return Moment.parse(end.getFinishedAt());
    }

    Finding ofMain() {
        return finding(category(), "Container ");
    }

    Finding ofInit() {
        return finding(FailureCategory.INIT_FAILED, "Init container ");
    }

    private FailureCategory category() {
        return REASONS.getOrDefault(String.valueOf(end.getReason()), FailureCategory.EXIT_CODE);
    }

    private Finding finding(FailureCategory category, String kind) {
        String subject = kind + container + " of pod " + pod.name() + " ";
        Integer exitCode = category() == FailureCategory.NODE_LOST ? null : end.getExitCode();
        return new Finding(category, container, exitCode, subject + predicate());
    }

    private String predicate() {
        return switch (category()) {
            case OOM_KILLED ->
                pod.memoryLimit(container)
                        .map(limit -> "was killed for using more than its memory limit of " + limit
                                + "; raise resources.limits.memory in the job template")
                        .orElse(
                                "was killed for lack of memory on its node, and has no memory limit; set resources.requests"
                                        + ".memory and resources.limits.memory in the job template");
            case CONFIG_ERROR ->
                "could not be started: " + Sentence.quote(end.getMessage())
                        + "; correct its command or image in the job template";
            case NODE_LOST ->
                "is gone from its node, which cannot say how it ended; see whether the node was started anew";
            default -> exit(end.getExitCode()) + said();
        };
    }

    private String exit(int code) {
        String coded = "ended with exit code " + code;
        return switch (code) {
            case NOT_EXECUTABLE, NOT_FOUND ->
                coded
                        + ": a command was not found or cannot be executed; check the command and the image in the job template";
            case KILLED -> "was killed (exit code 137, SIGKILL); see its log, and whether its node ran out of memory";
            case TERMINATED -> "was told to stop (exit code 143, SIGTERM); see its log, and who stopped it";
            default ->
                code > SIGNALS && code <= SIGNALS + LAST_SIGNAL
                        ? coded + " (signal " + (code - SIGNALS) + "); see its log"
                        : coded + "; see its log";
        };
    }

    /** A container may leave a last word in its termination message. */
    private String said() {
        String message = end.getMessage();
        return message == null || message.isBlank() ? "" : "; it said: " + Sentence.quote(message);
    }
}
