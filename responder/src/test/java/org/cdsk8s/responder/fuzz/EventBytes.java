package org.cdsk8s.responder.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * News of Jobs, fine and otherwise.
 *
 * @param random where they come from
 * @param namespace of Jobs that are ours
 */
public record EventBytes(Random random, String namespace) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            "job-id",
            "job-name",
            "job-namespace",
            "retry-count",
            "failure-reason",
            "category",
            "time",
            "event-id",
            "x");

    /** One of them. */
    public byte[] next() {
        Mangler mangler = new Mangler(random);
        ObjectNode event = JSON.createObjectNode()
                .put("job-id", "6a0c5d7e")
                .put("job-name", "cds-a-0a1b2c3d")
                .put("job-namespace", namespace)
                .put("retry-count", 0);
        for (int i = random.nextInt(3); i > 0; i--) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            switch (random.nextInt(4)) {
                case 0 -> event.remove(field);
                case 1 -> event.set(field, mangler.json(3));
                default -> event.put(field, mangler.text());
            }
        }
        byte[] bytes = text(event).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(5) == 0 ? mangler.broken(bytes) : bytes;
    }

    private String text(ObjectNode event) {
        try {
            String text = JSON.writeValueAsString(event);
            return switch (random.nextInt(20)) {
                case 0 -> text + text;
                case 1 -> "[" + text + "]";
                case 2 -> "{\"x\":" + "[".repeat(10_000) + text;
                default -> text;
            };
        } catch (JsonProcessingException e) {
            return ""; // half a surrogate pair cannot be written; nothing is a message too
        }
    }
}
