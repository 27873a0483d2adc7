package org.cdsk8s.responder.admission;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.Objects;
import org.cdsk8s.common.job.JobStateReader;

/** Where a Job stands, as far as room in the cluster goes. */
enum JobPhase {
    /** Created, and the Job controller has not made a pod yet. */
    WAITING,
    /** It has, or had, a pod. */
    STARTED,
    /** It takes no room: over, going, or suspended until somebody else finds it room. */
    AWAY;

    /** The phase of {@code job} as it was shown. */
    static JobPhase of(Job job) {
        if (job.getMetadata().getDeletionTimestamp() != null
                || Boolean.TRUE.equals(job.getSpec().getSuspend())
                || JobStateReader.read(job).terminal()) {
            return AWAY;
        }
        return begun(Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new)) ? STARTED : WAITING;
    }

    /** The Job controller sets the start time when it makes the first pod, or learns that it cannot. */
    private static boolean begun(JobStatus status) {
        return status.getStartTime() != null || (status.getActive() != null && status.getActive() > 0);
    }
}
