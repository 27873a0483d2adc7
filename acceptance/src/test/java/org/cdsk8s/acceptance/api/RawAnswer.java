package org.cdsk8s.acceptance.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One answer as it came.
 *
 * @param code HTTP status
 * @param text body
 */
record RawAnswer(int code, String text) {
    JsonNode json() {
        return RawApi.parse(text);
    }

    String reason() {
        return json().path("reason").asText();
    }

    List<String> causeFields() {
        return json().path("details").path("causes").findValuesAsText("field");
    }

    List<String> itemNames() {
        return json().path("items").findValues("metadata").stream()
                .map(metadata -> metadata.path("name").asText())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    String version() {
        return json().at("/metadata/resourceVersion").asText();
    }
}
