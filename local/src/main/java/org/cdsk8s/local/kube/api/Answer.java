package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;

/** What is sent back for a request, once or as a stream. */
@FunctionalInterface
interface Answer {
    /**
     * Sends it.
     *
     * @throws IOException when the caller is gone, or the answer is meant to break off
     * @throws InterruptedException when the stand-in stops
     */
    void send(HttpExchange exchange) throws IOException, InterruptedException;

    static Answer json(int code, JsonNode body) {
        return bytes(code, "application/json", Json.bytes(body));
    }

    static Answer text(int code, String body) {
        return bytes(code, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer failure(ApiFailure failure) {
        return json(failure.code(), failure.status());
    }

    /** Answers nothing: the connection just closes. */
    static Answer drop() {
        return exchange -> {
            throw new IOException("the stand-in was told to drop this connection");
        };
    }

    private static Answer bytes(int code, String contentType, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        };
    }
}
