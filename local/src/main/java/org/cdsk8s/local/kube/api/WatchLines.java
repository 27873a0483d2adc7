package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cdsk8s.local.kube.store.Json;

/** The lines of one watch. A line is on its way when the method returns. */
final class WatchLines {
    private static final int MEBIBYTE = 1 << 20;
    private static final int ENOUGH_MEBIBYTES = 64;

    private final OutputStream out;

    WatchLines(OutputStream out) {
        this.out = out;
    }

    void event(String type, JsonNode object) throws IOException {
        ObjectNode event = Json.object().put("type", type);
        event.set("object", object);
        out.write(Json.bytes(event));
        out.write('\n');
        out.flush();
    }

    void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Sends a line that does not end, until the caller has enough of it. */
    void endless() throws IOException {
        byte[] part = new byte[MEBIBYTE];
        Arrays.fill(part, (byte) 'x');
        for (int sent = 0; sent < ENOUGH_MEBIBYTES; sent++) {
            out.write(part);
        }
        out.flush();
    }

    /** Sends the headers even when there is no event yet: a client must see that its watch stands. */
    void begin() throws IOException {
        out.flush();
    }
}
