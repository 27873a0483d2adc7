package org.cdsk8s.reaper.publish;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.event.UnreadableEventException;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event as a CloudEvent 1.0, structured: its attributes and the plain body in one JSON object. It is made from the
 * plain message alone, so a repeat is the same bytes.
 */
final class CloudEventMessage {

    private static final String KEY = "cds.cloudevent.";

    private static final String TYPE = "org.cdsk8s.job.";

    private static final JsonFormat FORMAT = new JsonFormat();

    private static final Logger LOG = LoggerFactory.getLogger(CloudEventMessage.class);

    private CloudEventMessage() {}

    /** The message; empty, and said, if the plain body is not one of ours: then the journal was changed by hand. */
    static Optional<OutgoingMessage> of(PendingEvent event, String exchange) {
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        try {
            String word = event.routingKey().substring(event.routingKey().lastIndexOf('.') + 1);
            CloudEvent envelope =
                    envelope(JobEventCodec.decode(body), word, event.id().toString(), body);
            return Optional.of(new OutgoingMessage(
                    exchange,
                    KEY + word,
                    event.id().toString(),
                    JsonFormat.CONTENT_TYPE,
                    Map.of(),
                    FORMAT.serialize(envelope)));
        } catch (UnreadableEventException | DateTimeException e) {
            LOG.error("Event {} could not be told as a CloudEvent: {}", event.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private static CloudEvent envelope(JobEvent event, String word, String id, byte[] body) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/apis/batch/v1/namespaces/" + event.jobNamespace() + "/jobs"))
                .withType(TYPE + word)
                .withSubject(event.jobName())
                .withData("application/json", body);
        if (event.time() != null) {
            builder = builder.withTime(OffsetDateTime.parse(event.time()));
        }
        return builder.build();
    }
}
