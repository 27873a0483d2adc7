package org.cdsk8s.local.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Talks to the stand-in over HTTP and nothing else. */
final class Wire {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String jobs;

    Wire(StandInKubernetes kubernetes) {
        this.url = kubernetes.url();
        this.jobs = "/apis/batch/v1/namespaces/" + kubernetes.namespace() + "/jobs";
    }

    /** A watch that is open: its lines as they come, and how it ended. */
    static final class Watch {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> end;

        Watch(CompletableFuture<HttpResponse<Stream<String>>> response) {
            this.end = response.thenAcceptAsync(answer -> answer.body().forEach(lines::add));
        }

        Queue<String> lines() {
            return lines;
        }

        CompletableFuture<Void> end() {
            return end;
        }
    }

    HttpResponse<String> send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", contentType)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> create(String job) throws IOException, InterruptedException {
        String body = "{\"metadata\":{\"name\":\"" + job + "\"},\"spec\":{\"parallelism\":0,\"template\":{\"spec\":{"
                + "\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"main\",\"image\":\"tools:1\"}]}}}}";
        return send("POST", jobs, "application/json", body);
    }

    Watch watch(String query) {
        return new Watch(http.sendAsync(
                HttpRequest.newBuilder(URI.create(url + jobs + "?watch=1&" + query))
                        .build(),
                BodyHandlers.ofLines()));
    }

    String jobs() {
        return jobs;
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }
}
