package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Objects;

/** Reads what the API server writes. Thread-safe. */
final class ApiJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ApiJson() {}

    /**
     * What {@code bytes} say, without what {@code filter} leaves out.
     *
     * @throws IOException if they are no JSON
     */
    static JsonNode read(byte[] bytes, TokenFilter filter) throws IOException {
        try (JsonParser parser = new FilteringParserDelegate(
                MAPPER.createParser(bytes), filter, TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true)) {
            JsonNode read = MAPPER.readTree(parser);
            return Objects.requireNonNullElse(read, MissingNode.getInstance());
        }
    }

    /**
     * An object of the API; what its type does not know is left out.
     *
     * @throws JsonProcessingException if it is none of that type
     */
    static <T> T object(JsonNode node, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(node, type);
    }
}
