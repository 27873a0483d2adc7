package org.cdsk8s.acceptance.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests as they go over the wire, below what the client library makes of them. */
final class RawApi {
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    private static final long PATIENCE_SECONDS = 30;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KubernetesClient client;

    RawApi(KubernetesClient client) {
        this.client = client;
    }

    RawAnswer get(String path) {
        return send(request(path).build()).join();
    }

    RawAnswer post(String path, String body) {
        return send(request(path).post("application/json", body).build()).join();
    }

    RawAnswer put(String path, JsonNode body) {
        return send(request(path)
                        .method("PUT", "application/json", body.toString())
                        .build())
                .join();
    }

    RawAnswer patch(String path, String contentType, String body) {
        return send(request(path).method("PATCH", contentType, body).build()).join();
    }

    RawAnswer delete(String path, String options) {
        return send(request(path).method("DELETE", "application/json", options).build())
                .join();
    }

    /** Watches until the server ends the watch, and gives everything it sent. */
    CompletableFuture<List<JsonNode>> watch(String path) {
        return send(request(path).build())
                .thenApply(answer -> answer.text().lines().map(RawApi::parse).toList());
    }

    private HttpRequest.Builder request(String path) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl() + path.substring(1)));
    }

    private CompletableFuture<RawAnswer> send(HttpRequest request) {
        return client.getHttpClient()
                .sendAsync(request, String.class)
                .thenApply(response -> new RawAnswer(response.code(), response.body()))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
