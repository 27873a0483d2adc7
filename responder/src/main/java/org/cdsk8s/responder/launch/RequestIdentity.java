package org.cdsk8s.responder.launch;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobName;

/**
 * What makes a request this one and no other, through every redelivery.
 *
 * @param digest digest of exchange, routing key and body
 * @param messageId the message's id, when the producer gave one
 * @param repeated whether it may have been worked on before: redelivered by the broker, or parked by us
 */
public record RequestIdentity(Digest digest, Optional<String> messageId, boolean repeated) {

    /**
     * The name of the request's Job.
     *
     * @param count which of several requests with the same bytes this is, from 0; of no meaning with a message id
     */
    public String jobName(String hint, int count) {
        Digest unique = messageId
                .map(id -> Digest.of("message-id", id))
                .orElseGet(() -> Digest.of("digest", digest.hex(), Integer.toString(count)));
        return JobName.of(hint, unique.suffix());
    }

    /** The annotations by which the request's Job is known again. */
    public Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(JobLabels.REQUEST_DIGEST, digest.hex());
        messageId.ifPresent(id -> annotations.put(JobLabels.REQUEST_ID, id));
        return annotations;
    }
}
