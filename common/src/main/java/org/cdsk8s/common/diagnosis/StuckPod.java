package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod cannot start. None of these ends the Job by itself: Kubernetes tries for ever. */
final class StuckPod {

    /**
     * What kubelet writes to {@code state.waiting.reason}: pkg/kubelet/images/types.go for images,
     * pkg/kubelet/kuberuntime/kuberuntime_container.go and pkg/kubelet/container/sync_result.go for containers.
     */
    private static final Map<String, FailureCategory> WAITING = Map.ofEntries(
            Map.entry("ErrImagePull", FailureCategory.IMAGE_PULL),
            Map.entry("ImagePullBackOff", FailureCategory.IMAGE_PULL),
            Map.entry("ErrImageNeverPull", FailureCategory.IMAGE_PULL),
            Map.entry("RegistryUnavailable", FailureCategory.IMAGE_PULL),
            Map.entry("ImageInspectError", FailureCategory.IMAGE_PULL),
            Map.entry("SignatureValidationFailed", FailureCategory.IMAGE_PULL),
            Map.entry("InvalidImageName", FailureCategory.IMAGE_NAME),
            Map.entry("CreateContainerConfigError", FailureCategory.CONFIG_ERROR),
            Map.entry("PreCreateHookError", FailureCategory.CONFIG_ERROR),
            Map.entry("CreateContainerError", FailureCategory.CONFIG_ERROR),
            Map.entry("PreStartHookError", FailureCategory.CONFIG_ERROR),
            Map.entry("RunContainerError", FailureCategory.CONFIG_ERROR));

    private static final Map<FailureCategory, String> ADVICE = Map.of(
            FailureCategory.IMAGE_PULL,
            "check the image's name and tag in the job template, the registry and the pull secret",
            FailureCategory.IMAGE_NAME,
            "correct the image's name in the job template",
            FailureCategory.CONFIG_ERROR,
            "correct the job template, or create what it names");

    private static final String BACK_OFF = "CrashLoopBackOff";

    private StuckPod() {}

    static @Nullable Finding of(PodParts pod) {
        if (pod.phase("Succeeded") || pod.phase("Failed")) {
            return null;
        }
        return unschedulable(pod)
                .or(() -> Stream.concat(pod.init().stream(), pod.main().stream())
                        .map(container -> waiting(pod.name(), container))
                        .filter(Objects::nonNull)
                        .findFirst())
                .or(() -> pod.init().stream()
                        .map(container -> failingInit(pod, container))
                        .filter(Objects::nonNull)
                        .findFirst())
                .orElse(null);
    }

    /**
     * Condition PodScheduled with reason Unschedulable, from the scheduler (k8s.io/api/core/v1/types.go). SchedulingGated
     * is no failure: somebody holds the pod back on purpose.
     */
    private static Optional<Finding> unschedulable(PodParts pod) {
        return pod.condition("PodScheduled", "False")
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(condition -> Finding.of(
                        FailureCategory.UNSCHEDULABLE,
                        "No node can take pod " + pod.name() + ": " + Sentence.quote(condition.getMessage())
                                + "; free or add a node that fits, or ask for less in the job template"));
    }

    private static @Nullable Finding waiting(String pod, ContainerStatus container) {
        ContainerStateWaiting waiting = waiting(container);
        FailureCategory category =
                waiting == null || waiting.getReason() == null ? null : WAITING.get(waiting.getReason());
        if (waiting == null || category == null) {
            return null;
        }
        String explanation = "Container %s of pod %s cannot start (%s): %s; %s"
                .formatted(
                        container.getName(),
                        pod,
                        waiting.getReason(),
                        Sentence.quote(waiting.getMessage()),
                        ADVICE.get(category));
        return new Finding(category, container.getName(), null, explanation);
    }

    /** An init container that failed and is started again. One that is not ends the pod, and the Job goes on by itself. */
    private static @Nullable Finding failingInit(PodParts pod, ContainerStatus container) {
        ContainerStateWaiting waiting = waiting(container);
        boolean backingOff = waiting != null && BACK_OFF.equals(waiting.getReason());
        ContainerStateTerminated now = terminated(container.getState());
        boolean failedNow = now != null
                && now.getExitCode() != 0
                && !"Never".equals(pod.spec().getRestartPolicy());
        ContainerStateTerminated end = failedNow ? now : terminated(container.getLastState());
        if (!failedNow && !backingOff) {
            return null;
        }
        return end == null
                ? new Finding(
                        FailureCategory.INIT_FAILED,
                        container.getName(),
                        null,
                        "Init container " + container.getName() + " of pod " + pod.name() + " fails again and again")
                : new ContainerEnd(pod, container.getName(), end).ofInit();
    }

    private static @Nullable ContainerStateWaiting waiting(ContainerStatus container) {
        return container.getState() == null ? null : container.getState().getWaiting();
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }
}
