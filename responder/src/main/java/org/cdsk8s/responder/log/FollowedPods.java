package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.cdsk8s.common.watch.Watched;

/**
 * The pods of Jobs.
 *
 * @param namespace where they live
 */
record FollowedPods(String namespace) implements Watched<Pod, PodSight> {

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

    /** The label the Job controller puts on every pod it makes. */
    @Override
    public Optional<String> labelSelector() {
        return Optional.of("job-name");
    }

    @Override
    public boolean includes(ObjectMeta metadata) {
        return PodSight.jobOf(metadata).isPresent();
    }

    @Override
    public PodSight present(Pod pod) {
        return PodSight.present(pod);
    }

    @Override
    public PodSight removed(Pod pod) {
        return PodSight.gone(pod);
    }

    /** A pod that lost the label is none of a Job's any more. */
    @Override
    public boolean provenGone(ObjectMeta last) {
        return true;
    }
}
