package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.watch.Watched;

/**
 * The pods of Jobs, whoever's: the server cannot select by whether a pod's Job is ours.
 *
 * @param namespace where they live
 */
public record PodsOf(String namespace) implements Watched<Pod, PodObservation> {

    @Override
    public Class<Pod> type() {
        return Pod.class;
    }

    @Override
    public String group() {
        return "/api/v1";
    }

    @Override
    public String plural() {
        return "pods";
    }

    @Override
    public Optional<String> labelSelector() {
        return Optional.of(JobLabels.JOB_NAME);
    }

    /** The label is enough for the server; who controls the pod is looked at when it is read. */
    @Override
    public boolean includes(ObjectMeta metadata) {
        return metadata.getOwnerReferences() != null
                && metadata.getOwnerReferences().stream()
                        .anyMatch(owner -> "Job".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController()));
    }

    /** A Job's pods have names of their own, and those are kept anyway. */
    @Override
    public String identity(ObjectMeta metadata) {
        return metadata.getName();
    }

    @Override
    public PodObservation present(Pod pod) {
        return PodObservation.of(pod, false);
    }

    @Override
    public PodObservation removed(Pod pod) {
        return PodObservation.of(pod, true);
    }

    /** What is known of a pod does no harm when it is forgotten too early. */
    @Override
    public boolean provenGone(ObjectMeta last) {
        return true;
    }
}
