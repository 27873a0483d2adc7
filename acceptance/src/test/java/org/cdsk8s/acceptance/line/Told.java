package org.cdsk8s.acceptance.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One message somebody was told.
 *
 * @param key its routing key
 * @param id its message id, "" for none
 * @param headers its headers, as text
 * @param body its body as JSON, or a JSON text when it is none
 */
record Told(String key, String id, Map<String, String> headers, JsonNode body) {

    String jobName() {
        return body.path("job-name").asText();
    }

    String jobId() {
        return body.path("job-id").asText();
    }

    /** The last word of the key. */
    String word() {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
