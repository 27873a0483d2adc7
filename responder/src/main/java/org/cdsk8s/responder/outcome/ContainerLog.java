package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One log to save.
 *
 * @param pod the pod's name
 * @param container the container's name
 * @param previous whether it is the log of the attempt before the last one, in the same pod
 * @param fileName what it is saved as: {@code <pod>.log}, with the container's name added when there is more than one
 */
record ContainerLog(String pod, String container, boolean previous, String fileName) {

    /** The logs {@code pod} has: of every container that was ever started, and of attempts before the last. */
    static List<ContainerLog> of(Pod pod) {
        List<Container> init = list(pod.getSpec().getInitContainers());
        List<Container> main = list(pod.getSpec().getContainers());
        boolean several = init.size() + main.size() > 1;
        List<ContainerLog> logs = new ArrayList<>();
        Stream.concat(init.stream(), main.stream()).forEach(container -> {
            ContainerStatus status = status(pod, container.getName());
            if (status != null && started(status.getState())) {
                logs.add(log(pod, container.getName(), several, false));
            }
            if (status != null && status.getRestartCount() != null && status.getRestartCount() > 0) {
                logs.add(log(pod, container.getName(), several, true));
            }
        });
        return logs;
    }

    private static ContainerLog log(Pod pod, String container, boolean several, boolean previous) {
        String name = pod.getMetadata().getName();
        String file = name + (several ? "." + container : "") + (previous ? ".previous" : "") + ".log";
        return new ContainerLog(name, container, previous, file);
    }

    private static @Nullable ContainerStatus status(Pod pod, String container) {
        if (pod.getStatus() == null) {
            return null;
        }
        return Stream.concat(
                        list(pod.getStatus().getInitContainerStatuses()).stream(),
                        list(pod.getStatus().getContainerStatuses()).stream())
                .filter(status -> container.equals(status.getName()))
                .findFirst()
                .orElse(null);
    }

    private static boolean started(@Nullable ContainerState state) {
        return state != null && (state.getRunning() != null || state.getTerminated() != null);
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
