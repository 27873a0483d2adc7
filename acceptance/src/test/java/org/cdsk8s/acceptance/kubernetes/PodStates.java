package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;

/** Pod statuses as a kubelet writes them. Times are RFC 3339, in UTC. */
final class PodStates {

    private PodStates() {}

    static PodStatus of(Pod pod, String phase, ContainerState state, Restarts restarts, String at) {
        boolean ready = "Running".equals(phase);
        return new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(at)
                .withConditions(
                        condition("Initialized", true, at),
                        condition("Ready", ready, at),
                        condition("ContainersReady", ready, at),
                        condition("PodScheduled", true, at))
                .withContainerStatuses(containers(pod, ready, state, restarts))
                .build();
    }

    static PodStatus unschedulable(String message, String at) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .withConditions(new PodConditionBuilder(condition("PodScheduled", false, at))
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .build())
                .build();
    }

    static ContainerState running(String at) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(at)
                .endRunning()
                .build();
    }

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    static ContainerState terminated(int exitCode, String reason, String at) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withStartedAt(at)
                .withFinishedAt(at)
                .endTerminated()
                .build();
    }

    private static List<ContainerStatus> containers(Pod pod, boolean ready, ContainerState state, Restarts restarts) {
        return pod.getSpec().getContainers().stream()
                .map(container -> container(container, ready, state, restarts))
                .toList();
    }

    private static ContainerStatus container(
            Container container, boolean ready, ContainerState state, Restarts restarts) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withReady(ready)
                .withStarted(ready)
                .withState(state)
                .withRestartCount(restarts.count())
                .withLastState(restarts.last())
                .build();
    }

    private static PodCondition condition(String type, boolean value, String at) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(value ? "True" : "False")
                .withLastTransitionTime(at)
                .build();
    }

    /** How often the containers were started again, and how their last run ended. */
    record Restarts(int count, ContainerState last) {

        static Restarts none() {
            return new Restarts(0, new ContainerState());
        }
    }
}
