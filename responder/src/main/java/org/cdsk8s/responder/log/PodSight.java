package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;

/**
 * What was seen of one pod at one moment.
 *
 * @param job the Job it belongs to
 * @param name its name
 * @param uid its own identity
 * @param runs the runs of its containers that can be read
 * @param live whether it may still print, or be restarted
 * @param leaving whether it is being deleted or is gone: then its logs go with it
 */
record PodSight(JobRef job, String name, String uid, List<LogRun> runs, boolean live, boolean leaving) {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    static PodSight present(Pod pod) {
        boolean over = pod.getStatus() != null && OVER.contains(pod.getStatus().getPhase());
        return new PodSight(
                jobOf(pod.getMetadata()).orElseThrow(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                LogRun.of(pod),
                !over,
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    static PodSight gone(Pod pod) {
        return new PodSight(
                jobOf(pod.getMetadata()).orElseThrow(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                List.of(),
                false,
                true);
    }

    /** The Job that controls the pod; empty when none does. */
    static Optional<JobRef> jobOf(ObjectMeta pod) {
        List<OwnerReference> owners = Objects.requireNonNullElse(pod.getOwnerReferences(), List.of());
        return owners.stream()
                .filter(owner -> "Job".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(owner -> new JobRef(pod.getNamespace(), owner.getName(), owner.getUid()));
    }

    /** The same pod when it is known to be there no more. */
    PodSight vanished() {
        return new PodSight(job, name, uid, List.of(), false, true);
    }
}
