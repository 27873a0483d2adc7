package org.cdsk8s.responder.cds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.profile.Answers;
import org.cdsk8s.responder.profile.Rejection;

/**
 * Answers to one upload request: the request itself, whole, with our fields over it (contract, "Emitted bodies").
 *
 * @param message the request, or an empty one when nothing of it could be read
 */
record UploadAnswers(UploadMessage message) implements Answers {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public OutgoingMessage started(JobRef job) {
        ObjectNode body = message.fields().deepCopy();
        body.put("job-id", job.uid());
        body.put("job-name", job.name());
        body.put("job-namespace", job.namespace());
        return message("cds.job.started", body, "started/" + job.uid());
    }

    /** {@inheritDoc} The producer marks the upload as failed by the four fields that are always there. */
    @Override
    public OutgoingMessage invalid(String jobName, Rejection rejection) {
        ObjectNode body = message.fields().deepCopy();
        for (String field : new String[] {UploadMessage.ROUTE_NAME, UploadMessage.ASSET, UploadMessage.BUNDLE}) {
            if (!body.has(field)) {
                body.putNull(field);
            }
        }
        body.put("job-name", jobName);
        body.put("error", rejection.message());
        return message("cds.job.invalid", body, "invalid/" + jobName);
    }

    private static OutgoingMessage message(String key, ObjectNode body, String id) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(body);
            String messageId = id + "/" + Digest.of(bytes).suffix();
            return OutgoingMessage.json(Topology.EVENT_EXCHANGE, key, messageId, bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read could not be written", e);
        }
    }
}
