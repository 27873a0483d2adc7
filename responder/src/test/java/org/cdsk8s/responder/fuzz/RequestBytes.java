package org.cdsk8s.responder.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Requests, fine and otherwise: a good one with fields replaced, sometimes its text bent, sometimes its bytes broken.
 *
 * @param random where they come from
 */
public record RequestBytes(Random random) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            "inmeta",
            "routename",
            "deliverable_asset",
            "deliverable_bundle",
            "filename",
            "online_id",
            "nearline_id",
            "archive_id",
            "job-name",
            "error",
            "extra");

    /** One of them. */
    public byte[] next() {
        Mangler mangler = new Mangler(random);
        ObjectNode request = good();
        for (int i = random.nextInt(4); i > 0; i--) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            switch (random.nextInt(6)) {
                case 0 -> request.remove(field);
                case 1 -> request.set(field, mangler.json(3));
                case 2 -> request.put("inmeta", mangler.xml());
                default -> request.put(field, mangler.text());
            }
        }
        byte[] bytes = text(request).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(5) == 0 ? mangler.broken(bytes) : bytes;
    }

    private ObjectNode good() {
        return JSON.createObjectNode()
                .put("inmeta", Mangler.GOOD_XML)
                .put("routename", "route.xml")
                .put("deliverable_asset", random.nextInt())
                .put("deliverable_bundle", 12)
                .put("filename", "file " + random.nextInt(100) + ".mxf")
                .put("online_id", "VX-184");
    }

    private String text(ObjectNode request) {
        try {
            String text = JSON.writeValueAsString(request);
            return switch (random.nextInt(30)) {
                case 0 -> text + text;
                case 1 -> "[" + text + "]";
                case 2 -> "[".repeat(10_000) + text;
                case 3 -> text.replace(":12", ":1e" + random.nextInt());
                case 4 -> text.replace(":12", ":" + "9".repeat(random.nextInt(3_000)));
                case 5 -> text.replace("\"VX-184\"", "\"\\ud800\"");
                case 6 -> "\ufeff" + text;
                default -> text;
            };
        } catch (JsonProcessingException e) {
            return ""; // half a surrogate pair cannot be written; nothing is a message too
        }
    }
}
