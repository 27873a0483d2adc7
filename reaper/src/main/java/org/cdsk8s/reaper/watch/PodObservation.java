package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.Pod;
import org.cdsk8s.common.diagnosis.PodReader;
import org.cdsk8s.common.diagnosis.PodReading;
import org.cdsk8s.common.job.JobRef;

/**
 * What was seen of one pod at one moment.
 *
 * @param job the Job that controls it
 * @param reading what it says
 * @param end how it stands with its end
 */
public record PodObservation(JobRef job, PodReading reading, End end) {

    /** How a pod stands with its end. */
    public enum End {
        /** It has not ended. */
        NONE,
        /** It has done its work; nothing about it needs an explanation. */
        SUCCESS,
        /** It has failed. */
        FAILURE,
        /** It is there no more. */
        GONE
    }

    static PodObservation of(Pod pod, boolean gone) {
        JobRef job = PodReader.job(pod).orElseThrow(() -> new IllegalArgumentException("a pod without a Job"));
        return new PodObservation(job, PodReader.read(pod), end(pod, gone));
    }

    private static End end(Pod pod, boolean gone) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        if ("Succeeded".equals(phase)) {
            return End.SUCCESS;
        }
        if (gone) {
            return End.GONE;
        }
        return "Failed".equals(phase) ? End.FAILURE : End.NONE;
    }
}
