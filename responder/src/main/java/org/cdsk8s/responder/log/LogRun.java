package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a container whose log a kubelet has.
 *
 * @param pod the pod's name
 * @param container the container's name
 * @param run which run it is, the first being 0
 * @param previous whether the kubelet shows it as the one before the present one
 * @param ended whether it prints no more
 * @param stem {@code <pod>}, with {@code .<container>} when the pod has more than one
 */
record LogRun(String pod, String container, int run, boolean previous, boolean ended, String stem) {

    /** The runs of {@code pod} that can be read: of each container that ever ran the last, and the one before it. */
    static List<LogRun> of(Pod pod) {
        List<Container> init = list(pod.getSpec().getInitContainers());
        List<Container> main = list(pod.getSpec().getContainers());
        boolean several = init.size() + main.size() > 1;
        String name = pod.getMetadata().getName();
        List<LogRun> runs = new ArrayList<>();
        Stream.concat(init.stream(), main.stream()).forEach(container -> status(pod, container.getName())
                .ifPresent(status -> addTo(runs, name, several ? name + "." + container.getName() : name, status)));
        return runs;
    }

    private static void addTo(List<LogRun> runs, String pod, String stem, ContainerStatus status) {
        int count = Objects.requireNonNullElse(status.getRestartCount(), 0);
        ContainerState state = Objects.requireNonNullElseGet(status.getState(), ContainerState::new);
        ContainerStateTerminated last = Optional.ofNullable(status.getLastState())
                .map(ContainerState::getTerminated)
                .orElse(null);
        boolean running = state.getRunning() != null;
        boolean terminated = state.getTerminated() != null;
        // While it waits to be started again, the kubelet shows what ended last, and has not counted on yet.
        if (running || terminated || last != null) {
            runs.add(new LogRun(pod, status.getName(), count, false, !running, stem));
        }
        if (count > 0 && (running || terminated) && !same(status, last)) {
            runs.add(new LogRun(pod, status.getName(), count - 1, true, true, stem));
        }
    }

    /** Kubernetes 1.36 repeats the present run as the last one while the pod is being ended. */
    private static boolean same(ContainerStatus status, @Nullable ContainerStateTerminated last) {
        return last != null
                && last.getContainerID() != null
                && last.getContainerID().equals(status.getContainerID());
    }

    private static Optional<ContainerStatus> status(Pod pod, String container) {
        return pod.getStatus() == null
                ? Optional.empty()
                : Stream.concat(
                                list(pod.getStatus().getInitContainerStatuses()).stream(),
                                list(pod.getStatus().getContainerStatuses()).stream())
                        .filter(status -> container.equals(status.getName()))
                        .findFirst();
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
