package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a Pod that say how it fares, none of them null.
 *
 * @param name the pod's name
 * @param spec its spec
 * @param status its status
 * @param deletion that it is being deleted; null when it is not
 */
record PodParts(String name, PodSpec spec, PodStatus status, @Nullable Deletion deletion) {

    static PodParts of(Pod pod) {
        return new PodParts(
                pod.getMetadata().getName(),
                Objects.requireNonNullElseGet(pod.getSpec(), PodSpec::new),
                Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new),
                Deletion.of(pod.getMetadata()));
    }

    List<ContainerStatus> init() {
        return list(status.getInitContainerStatuses());
    }

    List<ContainerStatus> main() {
        return list(status.getContainerStatuses());
    }

    boolean phase(String phase) {
        return phase.equals(status.getPhase());
    }

    /** The first condition of that type and status. */
    Optional<PodCondition> condition(String type, String value) {
        return list(status.getConditions()).stream()
                .filter(condition -> type.equals(condition.getType()) && value.equals(condition.getStatus()))
                .findFirst();
    }

    /** The most memory {@code container} may use, such as {@code 512Mi}; empty when there is no limit. */
    Optional<String> memoryLimit(String container) {
        return Stream.concat(list(spec.getInitContainers()).stream(), list(spec.getContainers()).stream())
                .filter(each -> container.equals(each.getName()))
                .map(Container::getResources)
                .filter(resources -> resources != null && resources.getLimits() != null)
                .map(resources -> resources.getLimits().get("memory"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
    }

    static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
