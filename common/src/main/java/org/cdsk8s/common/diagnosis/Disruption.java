package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster did to a pod. The words are those of the condition DisruptionTarget (Kubernetes 1.26 and later,
 * KEP-3329) and of {@code status.reason}.
 */
final class Disruption {

    /**
     * The reasons of DisruptionTarget: the page "Disruptions" of Kubernetes' documentation, section "Pod disruption
     * conditions".
     */
    private static final Map<String, FailureCategory> TARGETED = Map.of(
            "PreemptionByScheduler", FailureCategory.EVICTED,
            "EvictionByEvictionAPI", FailureCategory.EVICTED,
            "TerminationByKubelet", FailureCategory.EVICTED,
            "DeletionByTaintManager", FailureCategory.NODE_LOST,
            "DeletionByPodGC", FailureCategory.NODE_LOST);

    /**
     * What is written to {@code status.reason}: pkg/kubelet/eviction/helpers.go, pkg/kubelet/preemption/preemption.go,
     * pkg/kubelet/nodeshutdown/nodeshutdown_manager.go (Terminated, NodeShutdown; Shutdown before 1.22),
     * pkg/util/node/node.go (NodeLost) and pkg/kubelet/active_deadline.go.
     */
    private static final Map<String, FailureCategory> REASONS = Map.of(
            "Evicted", FailureCategory.EVICTED,
            "Preempting", FailureCategory.EVICTED,
            "NodeLost", FailureCategory.NODE_LOST,
            "NodeShutdown", FailureCategory.NODE_LOST,
            "Shutdown", FailureCategory.NODE_LOST,
            "Terminated", FailureCategory.NODE_LOST,
            "DeadlineExceeded", FailureCategory.DEADLINE_EXCEEDED);

    private Disruption() {}

    static Optional<Finding> of(PodParts pod) {
        String reason = String.valueOf(pod.status().getReason());
        if (REASONS.containsKey(reason)) {
            return Optional.of(
                    finding(pod, REASONS.get(reason), reason, pod.status().getMessage()));
        }
        return pod.condition("DisruptionTarget", "True")
                .map(condition -> finding(
                        pod,
                        TARGETED.getOrDefault(String.valueOf(condition.getReason()), FailureCategory.EVICTED),
                        String.valueOf(condition.getReason()),
                        condition.getMessage()))
                .or(() -> lostNode(pod));
    }

    /**
     * Kubernetes before 1.26 only marks the pod not ready when its node stops answering
     * (pkg/controller/util/node/controller_utils.go), and deletes it some minutes later. Before that it may come back.
     */
    private static Optional<Finding> lostNode(PodParts pod) {
        return pod.condition("Ready", "False")
                .filter(ready -> "NodeNotReady".equals(ready.getReason()) && pod.deletion() != null)
                .map((PodCondition ready) ->
                        finding(pod, FailureCategory.NODE_LOST, "NodeNotReady", "its node stopped answering"));
    }

    /** A node may refuse a pod it was given (OutOfcpu, NodeAffinity, UnexpectedAdmissionError …): no container ever ran. */
    static Optional<Finding> refusal(PodParts pod) {
        return Optional.ofNullable(pod.status().getReason())
                .filter(reason -> pod.phase("Failed"))
                .map(reason -> Finding.of(
                        FailureCategory.UNSCHEDULABLE,
                        "The node of pod %s would not run it (%s): %s; see what the node lacks, or change the job template"
                                .formatted(
                                        pod.name(),
                                        reason,
                                        Sentence.quote(pod.status().getMessage()))));
    }

    private static Finding finding(PodParts pod, FailureCategory category, String reason, @Nullable String message) {
        String quoted = Sentence.quote(message);
        String text = "Pod " + pod.name() + " ";
        return Finding.of(
                category,
                switch (category) {
                    case EVICTED ->
                        text + "was taken off its node (" + reason + "): " + quoted
                                + "; give it the resources it needs in the job template, or a higher priority";
                    case NODE_LOST ->
                        text + "lost its node (" + reason + "): " + quoted + "; see what became of the node";
                    default ->
                        text + "ran longer than its own activeDeadlineSeconds (" + reason + "): " + quoted
                                + "; raise it in the job template's pod";
                });
    }
}
