package org.cdsk8s.common.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@link JobEvent} to UTF-8 JSON and back. Thread-safe. */
public final class JobEventCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JobEventCodec() {}

    /** The body as it goes over the wire. */
    public static byte[] encode(JobEvent event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A job event of plain fields could not be written as JSON", e);
        }
    }

    /**
     * Reads a body.
     *
     * @throws UnreadableEventException if it is not a UTF-8 JSON object with the required fields
     */
    public static JobEvent decode(byte[] body) throws UnreadableEventException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return complete(JSON.readValue(text, JobEvent.class));
        } catch (CharacterCodingException e) {
            throw new UnreadableEventException("The message is not UTF-8 text");
        } catch (JacksonException e) {
            throw new UnreadableEventException("The message is not a job event: " + e.getOriginalMessage());
        }
    }

    @SuppressWarnings("NullAway") // Jackson leaves what the message lacks at null, whatever the record says
    private static JobEvent complete(JobEvent event) throws UnreadableEventException {
        if (event == null || event.jobId() == null || event.jobName() == null || event.jobNamespace() == null) {
            throw new UnreadableEventException(
                    "The message is not a job event: it needs job-id, job-name and job-namespace, each a string");
        }
        return event;
    }
}
