package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.diagnosis.PodReader;
import org.jspecify.annotations.Nullable;

/**
 * How a Job that was said to be stuck stands at this moment, as its pods show. Neither stuck nor started means that
 * nobody can tell: a pull is tried again, an init container has one more go.
 *
 * @param stuck why it cannot start now, or null
 * @param started whether it has started after all
 */
record Standing(@Nullable FailureCategory stuck, boolean started) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /**
     * Reads it.
     *
     * @param pods all pods of the Job
     * @param expected what it was said to be stuck for, and since when
     */
    static Standing of(List<Pod> pods, StuckMark expected) {
        if (expected.category() == FailureCategory.PODS_NOT_CREATED
                && pods.stream().noneMatch(since(expected))) {
            return new Standing(expected.category(), false);
        }
        List<Pod> live = pods.stream().filter(Standing::live).toList();
        FailureCategory stuck = live.stream()
                .map(pod -> PodReader.read(pod).stuck())
                .filter(Objects::nonNull)
                .map(Finding::category)
                .findFirst()
                .orElse(null);
        boolean started = expected.category() == FailureCategory.PODS_NOT_CREATED
                || live.stream().anyMatch(Standing::runs);
        return new Standing(stuck, stuck == null && started);
    }

    /** A pod that was created after all, though it may have failed by now. */
    private static Predicate<Pod> since(StuckMark expected) {
        return pod -> live(pod) || PodReader.read(pod).created().isAfter(expected.since());
    }

    private static boolean live(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && (pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())));
    }

    /** Whether one of its main containers ran; an init container may still fail. */
    private static boolean runs(Pod pod) {
        PodStatus status = pod.getStatus();
        List<ContainerStatus> containers = status == null ? List.of() : status.getContainerStatuses();
        return containers.stream().anyMatch(container -> {
            ContainerState state = container.getState();
            return state != null && (state.getRunning() != null || state.getTerminated() != null);
        });
    }
}
