package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods for tests, in states no recording shows. */
final class Pods {

    private Pods() {}

    /** A pod {@code x} of which nothing is known. */
    static PodBuilder pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("x")
                .withNamespace("cds")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus();
    }

    /** {@code pod} with a main container {@code cds} in that state. */
    static Pod with(PodBuilder pod, ContainerState state) {
        return pod.editStatus()
                .addToContainerStatuses(new ContainerStatusBuilder()
                        .withName("cds")
                        .withRestartCount(0)
                        .withState(state)
                        .build())
                .endStatus()
                .build();
    }

    /** {@code pod} with an init container {@code prepare} in that state. */
    static Pod withInit(PodBuilder pod, ContainerState state, ContainerState last) {
        return pod.editStatus()
                .addToInitContainerStatuses(new ContainerStatusBuilder()
                        .withName("prepare")
                        .withRestartCount(2)
                        .withState(state)
                        .withLastState(last)
                        .build())
                .endStatus()
                .build();
    }

    /** {@code pod} with a condition. */
    static PodBuilder condition(PodBuilder pod, String type, String status, String reason, String message) {
        return pod.editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus();
    }

    /** {@code pod} being deleted since that time. */
    static PodBuilder deleted(PodBuilder pod, String asked) {
        return pod.editMetadata()
                .withDeletionTimestamp(asked)
                .withDeletionGracePeriodSeconds(0L)
                .endMetadata();
    }

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    static ContainerState ended(int exitCode, String reason, String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withMessage(message)
                .withStartedAt("2026-01-01T00:00:01Z")
                .withFinishedAt("2026-01-01T00:00:02Z")
                .endTerminated()
                .build();
    }
}
