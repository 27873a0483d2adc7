package org.cdsk8s.responder.profile;

import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.job.JobRef;

/** Words the answers to one request. Immutable. */
public interface Answers {

    /** The request's Job exists. */
    OutgoingMessage started(JobRef job);

    /**
     * The request is refused.
     *
     * @param jobName the name its Job would have had
     */
    OutgoingMessage invalid(String jobName, Rejection rejection);
}
