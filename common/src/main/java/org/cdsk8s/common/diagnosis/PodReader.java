package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/** Reads what a Pod says. Pure and thread-safe. */
public final class PodReader {

    private PodReader() {}

    /** The Job that controls {@code pod}; empty when none does. */
    public static Optional<JobRef> job(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        return PodParts.list(metadata.getOwnerReferences()).stream()
                .filter(owner -> "Job".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map((OwnerReference owner) -> new JobRef(metadata.getNamespace(), owner.getName(), owner.getUid()));
    }

    /** What {@code pod} says now. */
    public static PodReading read(Pod pod) {
        PodParts parts = PodParts.of(pod);
        Finding end = PodEnd.of(parts);
        return new PodReading(
                pod.getMetadata().getName(),
                Moment.parse(pod.getMetadata().getCreationTimestamp()),
                begun(parts),
                parts.deletion() != null,
                StuckPod.of(parts),
                end);
    }

    private static int begun(PodParts parts) {
        int main = begun(parts.main());
        return main > 0 ? main : begun(parts.init());
    }

    private static int begun(List<ContainerStatus> containers) {
        return containers.stream()
                .filter(container -> ran(container.getState()) || ran(container.getLastState()))
                .mapToInt(container -> 1 + restarts(container))
                .max()
                .orElse(0);
    }

    /** Kubelet says "terminated" of a container that never ran, too, when its pod is deleted; then without a time. */
    private static boolean ran(@Nullable ContainerState state) {
        return state != null
                && (state.getRunning() != null
                        || (state.getTerminated() != null
                                && state.getTerminated().getFinishedAt() != null));
    }

    private static int restarts(ContainerStatus container) {
        return container.getRestartCount() == null ? 0 : container.getRestartCount();
    }
}
