package org.cdsk8s.responder.outcome;

import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.event.UnreadableEventException;
import org.cdsk8s.common.job.JobRef;

/**
 * What a message says about a Job: a hint to look at that Job, and no more. Anyone may have sent it.
 *
 * @param job the Job it names, in our namespace
 * @param event all it says
 */
public record JobHint(JobRef job, JobEvent event) {

    /**
     * Reads a message.
     *
     * @param namespace the only namespace whose Jobs are touched
     * @throws RefusedHintException if it is not a job event, or names a Job elsewhere
     */
    public static JobHint read(byte[] body, String namespace) throws RefusedHintException {
        try {
            JobEvent event = JobEventCodec.decode(body);
            return new JobHint(checked(event, namespace), event);
        } catch (UnreadableEventException e) {
            throw new RefusedHintException(String.valueOf(e.getMessage()));
        }
    }

    private static JobRef checked(JobEvent event, String namespace) throws RefusedHintException {
        if (!event.jobNamespace().equals(namespace)) {
            throw new RefusedHintException("The message names a Job in the namespace '" + event.jobNamespace()
                    + "'; this responder works in " + namespace + " alone");
        }
        if (!event.jobName().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new RefusedHintException(
                    "The message names a Job '" + event.jobName() + "', which is not a legal name");
        }
        return new JobRef(event.jobNamespace(), event.jobName(), event.jobId());
    }
}
