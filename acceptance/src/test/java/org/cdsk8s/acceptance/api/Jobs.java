package org.cdsk8s.acceptance.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The Jobs of one namespace. The idle ones want no pods: hardly anything but the API is at work. */
final class Jobs {
    private static final String JOB =
            """
            {"apiVersion": "batch/v1", "kind": "Job",
             "metadata": {"name": "%s", "labels": {%s}},
             "spec": {"backoffLimit": 0, "parallelism": %d, "template": {"spec": {
               "restartPolicy": "Never", "terminationGracePeriodSeconds": 1,
               "containers": [{"name": "main", "image": "tools:1", "command": ["true"]}]}}}}
            """;

    private final RawApi api;
    private final String path;

    Jobs(KubernetesClient client, String namespace) {
        this.api = new RawApi(client);
        this.path = "/apis/batch/v1/namespaces/" + namespace + "/jobs";
    }

    String path() {
        return path;
    }

    String path(String name) {
        return path + "/" + name;
    }

    /** The text of a Job without pods; labels as the inside of a JSON object. */
    static String idle(String name, String labels) {
        return JOB.formatted(name, labels, 0);
    }

    /** The text of a Job with one pod. */
    static String busy(String name) {
        return JOB.formatted(name, "", 1);
    }

    JsonNode create(String name) {
        return create(name, "");
    }

    JsonNode create(String name, String labels) {
        return created(idle(name, labels));
    }

    JsonNode createBusy(String name) {
        return created(busy(name));
    }

    JsonNode get(String name) {
        return api.get(path(name)).json();
    }

    void annotate(String name, String value) {
        api.patch(path(name), RawApi.MERGE, "{\"metadata\":{\"annotations\":{\"note\":\"" + value + "\"}}}");
    }

    RawAnswer list(String query) {
        return api.get(path + "?" + query);
    }

    /** Returns the resourceVersion of the collection now. */
    String version() {
        return list("").version();
    }

    CompletableFuture<List<JsonNode>> watch(String query) {
        return api.watch(path + "?watch=1&" + query);
    }

    /** Reads all pages of a list and returns the answers. */
    List<RawAnswer> pages(String query, Runnable afterFirst) {
        List<RawAnswer> pages = new ArrayList<>();
        pages.add(list(query));
        afterFirst.run();
        String next = next(pages);
        while (!next.isEmpty() && pages.size() < 20) {
            pages.add(list(query + "&continue=" + next));
            next = next(pages);
        }
        return pages;
    }

    private static String next(List<RawAnswer> pages) {
        return pages.get(pages.size() - 1).json().at("/metadata/continue").asText();
    }

    private JsonNode created(String body) {
        RawAnswer answer = api.post(path, body);
        if (answer.code() != 201) {
            throw new AssertionError("a Job could not be created: " + answer);
        }
        return answer.json();
    }
}
