package org.cdsk8s.responder.cancel;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.cdsk8s.responder.outcome.RefusedHintException;

/**
 * What somebody wants cancelled, by one of two names. Anyone may have sent it.
 *
 * @param job the name of the Job, if that is how it was named
 * @param requestId the message id of the request, if that is how it was named
 */
record Cancellation(Optional<String> job, Optional<String> requestId) {

    /** Far more than two names need. */
    private static final int MAX_BYTES = 64 * 1024;

    /** A message id is a short string of AMQP 0-9-1. */
    private static final int MAX_ID_BYTES = 255;

    /** What {@link org.cdsk8s.common.job.JobName} makes, and what older versions made. */
    private static final String JOB_NAME = "cds-[a-z0-9]([-a-z0-9]{0,57}[a-z0-9])?";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a message.
     *
     * @throws RefusedHintException if it does not say what to cancel
     */
    static Cancellation read(byte[] body) throws RefusedHintException {
        if (body.length > MAX_BYTES) {
            throw new RefusedHintException("The cancellation has " + body.length + " bytes; it may have " + MAX_BYTES);
        }
        JsonNode object = parsed(body);
        Optional<String> job = field(object, "job-name");
        Optional<String> id = field(object, "request-id");
        if (!object.isObject() || job.isPresent() == id.isPresent()) {
            throw new RefusedHintException("A cancellation is a JSON object with either job-name or request-id");
        }
        if (job.isPresent()) {
            checkName(job.get());
        }
        if (id.isPresent()) {
            checkId(id.get());
        }
        return new Cancellation(job, id);
    }

    private static void checkName(String job) throws RefusedHintException {
        if (!job.matches(JOB_NAME)) {
            throw new RefusedHintException("The cancellation names a Job '" + job + "', which none of ours is called");
        }
    }

    private static void checkId(String id) throws RefusedHintException {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_ID_BYTES) {
            throw new RefusedHintException("The cancellation's request-id is no message id: it has " + bytes
                    + " bytes, and may have 1 to " + MAX_ID_BYTES);
        }
    }

    private static JsonNode parsed(byte[] body) throws RefusedHintException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return JSON.readTree(text);
        } catch (CharacterCodingException e) {
            throw new RefusedHintException("The cancellation is not UTF-8 text");
        } catch (JacksonException e) {
            throw new RefusedHintException("The cancellation is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Optional<String> field(JsonNode object, String name) throws RefusedHintException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isTextual()) {
            return Optional.ofNullable(value.textValue());
        }
        throw new RefusedHintException("The cancellation's " + name + " is not a string");
    }

    @Override
    public String toString() {
        return job.map(name -> "job " + name).orElseGet(() -> "request '" + requestId.orElse("") + "'");
    }
}
