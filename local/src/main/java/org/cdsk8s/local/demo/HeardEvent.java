package org.cdsk8s.local.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event of {@code cdsresponder}.
 *
 * @param word the last word of its routing key, such as {@code running}
 * @param body its body
 */
record HeardEvent(String word, JsonNode body) {

    /** The Job it is about. */
    String jobName() {
        return body.path("job-name").asText();
    }

    /** Whether it answers the request for a deliverable. */
    boolean answers(int asset) {
        return body.path("deliverable_asset").asInt(-1) == asset;
    }

    /** Whether nothing follows it. */
    boolean last() {
        return word.equals("success") || word.equals("failed") || word.equals("invalid");
    }

    /** The event in one line. */
    String line() {
        String key = String.format("%-16s", "cds.job." + word);
        String reason = body.path("failure-reason").asText(body.path("error").asText(""));
        return key + " " + jobName() + (reason.isEmpty() ? "" : "  because: " + reason);
    }
}
