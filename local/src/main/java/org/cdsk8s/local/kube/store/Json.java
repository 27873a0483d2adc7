package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The few things done with JSON trees everywhere in the stand-in. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Returns a new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Parses bytes that must hold a JSON value.
     *
     * @throws ApiFailure 400 when they do not
     */
    public static JsonNode parse(byte[] bytes) {
        try {
            JsonNode parsed = MAPPER.readTree(bytes);
            if (parsed == null || parsed.isMissingNode()) {
                throw ApiFailure.badRequest("the body of the request is empty; send a JSON object");
            }
            return parsed;
        } catch (IOException e) {
            throw ApiFailure.badRequest("the body of the request is not JSON: " + e.getMessage());
        }
    }

    /**
     * Parses bytes that must hold a JSON object.
     *
     * @throws ApiFailure 400 when they do not
     */
    public static ObjectNode parseObject(byte[] bytes) {
        if (parse(bytes) instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body of the request is JSON, but not an object");
    }

    /** Returns the bytes of a tree, on one line. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** Returns the object under a field, made when it is missing or something else. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode existing ? existing : parent.putObject(field);
    }

    /** Returns the array under a field, made when it is missing or something else. */
    public static ArrayNode list(ObjectNode parent, String field) {
        return parent.get(field) instanceof ArrayNode existing ? existing : parent.putArray(field);
    }

    /** Returns the texts of an array, empty when it is missing. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
