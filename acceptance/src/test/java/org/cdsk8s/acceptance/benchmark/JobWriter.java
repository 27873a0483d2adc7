package org.cdsk8s.acceptance.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;

/** Makes Jobs and moves their statuses, as plain requests: the benchmark's own share of the machine stays small. */
final class JobWriter implements AutoCloseable {

    private static final int ATTEMPTS = 10;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** About as large as a Job of the responder: labels, annotations, a pod template, and what the server adds. */
    private static final String JOB =
            """
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%s",
              "labels": {"app.kubernetes.io/managed-by": "cds-k8s", "deliverable-asset-id": "1234",
                "deliverable-bundle-id": "567", "online-id": "VX-1234", "nearline-id": "VX-5678", "archive-id": "None"},
              "annotations": {"cdsk8s.org/request-digest":
                  "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                "cdsk8s.org/launch-id": "6f1c0a52-7c39-4bd1-9a6b-0d7a3e6b7f10", "cdsk8s.org/acked": "true"}},
             "spec": {"backoffLimit": 2, "template": {"spec": {"restartPolicy": "Never", "containers": [
               {"name": "cds", "image": "cds-workload", "env": [{"name": "MY_EXCHANGE", "value": "cdsresponder"}],
                "command": ["/usr/local/bin/cds_run.pl", "--input-inmeta", "/mnt/inmeta/%s.inmeta", "--route", "a-route"],
                "volumeMounts": [{"name": "work", "mountPath": "/mnt/inmeta"}]}],
               "volumes": [{"name": "work", "emptyDir": {}}]}}}}
            """;

    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s-abcde", "labels": {"job-name": "%s"},
              "ownerReferences": [{"apiVersion": "batch/v1", "kind": "Job", "name": "%s", "uid": "%s",
                "controller": true, "blockOwnerDeletion": true}]},
             "spec": {"restartPolicy": "Never", "containers": [{"name": "cds", "image": "cds-workload"}]}}
            """;

    private final KubernetesClient client;
    private final HttpClient http;
    private final String jobs;
    private final String pods;

    JobWriter(Site site) {
        client = KubernetesControlPlane.impatientClient(site.cluster().kubeconfig());
        http = client.getHttpClient();
        String server = client.getMasterUrl().toString().replaceAll("/+$", "");
        jobs = server + "/apis/batch/v1/namespaces/" + site.namespace() + "/jobs";
        pods = server + "/api/v1/namespaces/" + site.namespace() + "/pods";
    }

    /** Makes a Job; completes with its resourceVersion. */
    CompletableFuture<Long> create(String name) {
        return make(jobs, name, JOB.formatted(name, name)).thenApply(JobWriter::version);
    }

    /** Says that a pod of it runs. */
    CompletableFuture<Long> run(String name) {
        return status(name, "\"active\": 1, \"startTime\": \"2026-01-02T03:04:05Z\"");
    }

    /** Says that it has succeeded. */
    CompletableFuture<Long> succeed(String name) {
        return status(
                name,
                """
                "active": 0, "succeeded": 1, "completionTime": "2026-01-02T03:05:06Z", "conditions": [{"type": "Complete",
                "status": "True", "lastProbeTime": "2026-01-02T03:05:06Z", "lastTransitionTime": "2026-01-02T03:05:06Z"}]
                """);
    }

    /** Makes a Job, and its pod. */
    CompletableFuture<Long> createWithPod(String name) {
        return make(jobs, name, JOB.formatted(name, name))
                .thenCompose(job -> make(
                        pods,
                        name + "-abcde",
                        POD.formatted(name, name, name, job.at("/metadata/uid").asText())))
                .thenApply(JobWriter::version);
    }

    /** Changes it without any news; completes with its resourceVersion. */
    CompletableFuture<Long> touch(String name, String mark) {
        return patch("/" + name, "{\"metadata\": {\"annotations\": {\"touched\": \"" + mark + "\"}}}");
    }

    /** The resourceVersion of now. */
    long now() {
        return version(send(http.newHttpRequestBuilder().uri(jobs + "?limit=1").build())
                .join());
    }

    /** Lists all Jobs as the reaper does, 500 a page. */
    void list() {
        String next = "";
        do {
            JsonNode page = send(http.newHttpRequestBuilder()
                            .uri(jobs + "?limit=500&continue=" + next)
                            .build())
                    .join();
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());
    }

    @Override
    public void close() {
        client.close();
    }

    private CompletableFuture<Long> status(String name, String fields) {
        return patch("/" + name + "/status", "{\"status\": {" + fields + "}}");
    }

    private CompletableFuture<Long> patch(String path, String body) {
        return send(http.newHttpRequestBuilder()
                        .uri(jobs + path)
                        .method("PATCH", "application/merge-patch+json", body)
                        .build())
                .thenApply(JobWriter::version);
    }

    /** Makes an object; one that is there was made by an attempt whose answer was a failure. */
    private CompletableFuture<JsonNode> make(String collection, String name, String body) {
        HttpRequest creation = http.newHttpRequestBuilder()
                .uri(collection)
                .post("application/json", body)
                .build();
        return answer(creation, ATTEMPTS)
                .thenCompose(answer -> answer.code() == CONFLICT
                        ? send(http.newHttpRequestBuilder()
                                .uri(collection + "/" + name)
                                .build())
                        : CompletableFuture.completedFuture(read(answer)));
    }

    private CompletableFuture<JsonNode> send(HttpRequest request) {
        return answer(request, ATTEMPTS).thenApply(JobWriter::read);
    }

    /** An etcd that shares its disk with everything else is slow at times, and the API server then answers 500. */
    private CompletableFuture<HttpResponse<String>> answer(HttpRequest request, int attempts) {
        return http.sendAsync(request, String.class)
                .thenCompose(answer -> answer.code() < SERVER_ERROR || attempts == 1
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.supplyAsync(
                                        () -> attempts - 1, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                                .thenCompose(left -> answer(request, left)));
    }

    private static long version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asLong();
    }

    private static JsonNode read(HttpResponse<String> answer) {
        if (!answer.isSuccessful()) {
            throw new IllegalStateException("The API server refused: " + answer.code() + " " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The API server's answer is no JSON: " + answer.body(), e);
        }
    }
}
