package org.cdsk8s.common.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a pod is being deleted.
 *
 * @param asked when that was asked for; when {@code last}, perhaps only when it was carried out
 * @param last whether no time is left to its containers: then the API server has moved the time
 */
record Deletion(Instant asked, boolean last) {

    /** 128 + SIGKILL, and 128 + SIGTERM: how containers end that are told to. */
    private static final int KILLED = 137;

    private static final int TERMINATED = 143;

    /** The API server sets the timestamp to when the pod must be gone: the moment of asking and the grace period. */
    static @Nullable Deletion of(ObjectMeta metadata) {
        if (metadata.getDeletionTimestamp() == null) {
            return null;
        }
        Long grace = metadata.getDeletionGracePeriodSeconds();
        long seconds = grace == null ? 0 : grace;
        return new Deletion(Moment.parse(metadata.getDeletionTimestamp()).minusSeconds(seconds), seconds == 0);
    }

    /**
     * Whether a container ended as a consequence of it. Times are whole seconds, so within one the exit code decides; an
     * end without a time is made up by kubelet for a container it cannot find any more.
     */
    boolean caused(ContainerStateTerminated end) {
        if (end.getFinishedAt() == null) {
            return true;
        }
        boolean signalled = end.getExitCode() == KILLED || end.getExitCode() == TERMINATED;
        Instant finished = Moment.parse(end.getFinishedAt());
        if (last) {
            return signalled;
        }
        return finished.isAfter(asked) || (signalled && !finished.isBefore(asked));
    }
}
