package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod failed: what was done to the pod first, then what its containers did. */
final class PodEnd {

    private PodEnd() {}

    static @Nullable Finding of(PodParts pod) {
        if (pod.phase("Succeeded")) {
            return null;
        }
        return Disruption.of(pod)
                .or(() -> first(pod, pod.init()).map(ContainerEnd::ofInit).filter(failed -> pod.phase("Failed")))
                .or(() -> first(pod, pod.main()).map(ContainerEnd::ofMain))
                .or(() -> Disruption.refusal(pod))
                .orElse(null);
    }

    /** The container that failed first: it may have taken the others with it. */
    private static Optional<ContainerEnd> first(PodParts pod, List<ContainerStatus> containers) {
        return containers.stream()
                .flatMap(container -> end(pod, container))
                .min(Comparator.comparing(ContainerEnd::finished));
    }

    /** How a container ended last by itself. The run before the last one counts too: it was restarted in place. */
    private static Stream<ContainerEnd> end(PodParts pod, ContainerStatus container) {
        ContainerStateTerminated last = terminated(container.getState());
        ContainerStateTerminated before = terminated(container.getLastState());
        Deletion deletion = pod.deletion();
        boolean counts = last != null && (deletion == null || !deletion.caused(last));
        return Stream.ofNullable(counts ? last : before)
                .filter(end -> end.getExitCode() != 0)
                .map(end -> new ContainerEnd(pod, container.getName(), end));
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }
}
