package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * The three calls made to the API server: list, get, watch.
 *
 * <p>The watch is a plain request over the client's HTTP layer, for its authentication and TLS. The client's own watch
 * retries refusals silently for ever, swallows what a handler throws, does not notice a silent server and buffers
 * without bound.
 *
 * @param client used by nothing else, so that the watch has a connection of its own; must not retry by itself
 * @param jobs where our Jobs live and which they are
 */
record JobApi(KubernetesClient client, JobsOf jobs) {

    /** Jobs on a page: the client tools' own choice (kubectl's {@code --chunk-size}). */
    static final long PAGE = 500;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** The page that {@code token} leads to; null for the first. */
    JobPage list(@Nullable String token) throws ApiFailureException {
        try {
            JobList page = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(jobs.namespace())
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(token)
                            .withLabelSelector(jobs.own().labelSelector().orElse(null))
                            .build());
            return new JobPage(
                    page.getItems().stream()
                            .filter(job -> jobs.own().include(job.getMetadata()))
                            .map(JobObservation::of)
                            .toList(),
                    Objects.requireNonNullElse(page.getMetadata().getContinue(), ""),
                    page.getMetadata().getResourceVersion());
        } catch (KubernetesClientException e) {
            throw failure("listing Jobs", e);
        }
    }

    /** Whether this very Job still exists; another of the same name does not count. */
    boolean exists(JobRef job) throws ApiFailureException {
        try {
            Job found = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(jobs.namespace())
                    .withName(job.name())
                    .get();
            return found != null && job.uid().equals(found.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            throw failure("reading Job " + job.name(), e);
        }
    }

    /**
     * Watches from {@code resourceVersion}.
     *
     * @param lifetime after this time the server ends the stream by itself
     */
    WatchStream watch(String resourceVersion, Duration lifetime) throws ApiFailureException, InterruptedException {
        WatchStream stream = new WatchStream();
        CompletableFuture<HttpResponse<AsyncBody>> asked =
                client.getHttpClient().consumeBytes(request(resourceVersion, lifetime), stream);
        try {
            HttpResponse<AsyncBody> answer = asked.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.code() != HttpURLConnection.HTTP_OK) {
                answer.body().cancel();
                throw refusal(answer);
            }
            stream.start(answer.body());
            return stream;
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new ApiFailureException(
                    "the API server did not answer a watch within " + ANSWER_TIMEOUT.toSeconds() + " s",
                    0,
                    Duration.ZERO,
                    e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new ApiFailureException("the watch could not be opened: " + cause, 0, Duration.ZERO, cause);
        }
    }

    private HttpRequest request(String resourceVersion, Duration lifetime) {
        String selector = jobs.own()
                .labelSelector()
                .map(text -> "&labelSelector=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String base = client.getMasterUrl().toString().replaceAll("/+$", "");
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(base + "/apis/batch/v1/namespaces/" + jobs.namespace() + "/jobs?watch=1&allowWatchBookmarks=true"
                        + "&resourceVersion=" + URLEncoder.encode(resourceVersion, StandardCharsets.UTF_8)
                        + "&timeoutSeconds=" + lifetime.toSeconds() + selector)
                .header("Accept", "application/json")
                .forStreaming()
                .build();
    }

    private static ApiFailureException refusal(HttpResponse<AsyncBody> answer) {
        return new ApiFailureException(
                "the API server refused the watch: HTTP " + answer.code() + " " + answer.message(),
                answer.code(),
                retryAfter(answer.header("Retry-After")),
                null);
    }

    /** The header's seconds; its other form, a date, is not used by Kubernetes. */
    private static Duration retryAfter(@Nullable String header) {
        return header != null && header.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(header))
                : Duration.ZERO;
    }

    private static ApiFailureException failure(String what, KubernetesClientException e) {
        Duration retryAfter = Optional.ofNullable(e.getStatus())
                .map(status -> status.getDetails())
                .map(details -> details.getRetryAfterSeconds())
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
        return new ApiFailureException(what + " failed: " + e.getMessage(), e.getCode(), retryAfter, e);
    }
}
