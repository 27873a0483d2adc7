package org.cdsk8s.responder.cds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An upload request as sent: a JSON object of which nothing is trusted yet. Fields and their types are those of the wire
 * contract, "Request message"; fields it does not know are kept and echoed.
 *
 * @param fields the message; not changed
 */
record UploadMessage(ObjectNode fields) {

    static final String INMETA = "inmeta";
    static final String ROUTE_NAME = "routename";
    static final String ASSET = "deliverable_asset";
    static final String BUNDLE = "deliverable_bundle";
    static final String FILE_NAME = "filename";
    static final String ONLINE_ID = "online_id";
    static final String NEARLINE_ID = "nearline_id";
    static final String ARCHIVE_ID = "archive_id";

    /** A text field, or null when it is absent, null or not a text. */
    @Nullable
    String text(String field) {
        JsonNode value = fields.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** A field as label text, or null when it is absent or null. */
    @Nullable
    String label(String field) {
        JsonNode value = fields.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    /** What the request calls its file: the first of four fields that says anything. */
    String hint() {
        return Stream.of(FILE_NAME, ONLINE_ID, NEARLINE_ID, ARCHIVE_ID)
                .map(this::text)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
