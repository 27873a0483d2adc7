package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cdsk8s.local.kube.store.Meta;

/**
 * A Job's pods, sorted by what they mean to the Job.
 *
 * @param active may still succeed
 * @param succeeded ended well and not counted yet
 * @param failed ended badly, or being deleted, and not counted yet
 * @param terminating being deleted and not ended yet
 * @param ready how many of the active are ready
 */
record PodTally(
        List<ObjectNode> active,
        List<ObjectNode> succeeded,
        List<ObjectNode> failed,
        List<ObjectNode> terminating,
        int ready) {

    /** The finalizer that keeps a pod until it has been counted. */
    static final String TRACKING = "batch.kubernetes.io/job-tracking";

    static PodTally of(List<ObjectNode> pods) {
        List<ObjectNode> active = select(pods, pod -> !ended(pod) && !Meta.deleting(pod));
        return new PodTally(
                active,
                select(pods, pod -> tracked(pod) && phase(pod, "Succeeded")),
                select(pods, pod -> tracked(pod) && !phase(pod, "Succeeded") && (ended(pod) || Meta.deleting(pod))),
                select(pods, pod -> Meta.deleting(pod) && !ended(pod)),
                select(active, PodTally::ready).size());
    }

    /** Tells whether some ended that were not counted yet. */
    boolean anyEnded() {
        return !succeeded.isEmpty() || !failed.isEmpty();
    }

    /** Returns how the pods look once their Job is being deleted: none counts, all of them are going. */
    PodTally letGo() {
        List<ObjectNode> going =
                Stream.concat(active.stream(), terminating.stream()).toList();
        return new PodTally(List.of(), List.of(), List.of(), going, 0);
    }

    private static List<ObjectNode> select(List<ObjectNode> pods, Predicate<ObjectNode> which) {
        return pods.stream().filter(which).toList();
    }

    private static boolean ended(ObjectNode pod) {
        return phase(pod, "Succeeded") || phase(pod, "Failed");
    }

    private static boolean phase(ObjectNode pod, String phase) {
        return pod.path("status").path("phase").asText().equals(phase);
    }

    private static boolean tracked(ObjectNode pod) {
        return Meta.finalizers(pod).contains(TRACKING);
    }

    private static boolean ready(ObjectNode pod) {
        return Conditions.holds(pod, "Ready");
    }
}
