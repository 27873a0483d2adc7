package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The three calls made to the API server: list, get, watch.
 *
 * <p>The watch is a plain request over the client's HTTP layer, for its authentication and TLS. The client's own watch
 * retries refusals silently for ever, swallows what a handler throws, does not notice a silent server and buffers
 * without bound.
 *
 * @param client used by nothing else, so that the watch has a connection of its own; must not retry by itself
 * @param watched what is watched
 */
record WatchApi<T extends HasMetadata, S>(KubernetesClient client, Watched<T, S> watched) implements Presence {

    /** Objects on a page: the client tools' own choice (kubectl's {@code --chunk-size}). */
    static final long PAGE = 500;

    /** As long as the client waits for the answer to any other request (fabric8's default). */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** The page that {@code token} leads to; the empty one leads to the first. */
    ObjectPage<S> list(String token) throws ApiFailureException {
        try {
            KubernetesResourceList<T> page = client.resources(watched.type())
                    .inNamespace(watched.namespace())
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(token.isEmpty() ? null : token)
                            .withLabelSelector(watched.labelSelector().orElse(null))
                            .build());
            String version =
                    page.getMetadata() == null ? null : page.getMetadata().getResourceVersion();
            if (version == null) {
                throw foreign("listing " + watched.plural());
            }
            List<T> ours = page.getItems().stream()
                    .filter(object -> watched.includes(object.getMetadata()))
                    .toList();
            return new ObjectPage<>(
                    ours.stream().map(watched::present).toList(),
                    ours.stream()
                            .map(object -> watched.identity(object.getMetadata()))
                            .collect(Collectors.toSet()),
                    Objects.requireNonNullElse(page.getMetadata().getContinue(), ""),
                    version);
        } catch (KubernetesClientException e) {
            throw ApiFailureException.of("listing " + watched.plural(), e);
        }
    }

    @Override
    public boolean exists(String name, String uid) throws ApiFailureException {
        try {
            T found = client.resources(watched.type())
                    .inNamespace(watched.namespace())
                    .withName(name)
                    .get();
            if (found != null
                    && (found.getMetadata() == null || found.getMetadata().getUid() == null)) {
                throw foreign("reading " + watched.plural() + "/" + name);
            }
            return found != null && uid.equals(found.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            throw ApiFailureException.of("reading " + watched.plural() + "/" + name, e);
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
        String selector = watched.labelSelector()
                .map(text -> "&labelSelector=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String server = client.getMasterUrl().toString().replaceAll("/+$", "");
        String path = watched.group() + "/namespaces/" + watched.namespace() + "/" + watched.plural();
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + path + "?watch=1&allowWatchBookmarks=true"
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

    /** A success with something else in it, as a proxy on the way may give: it must not be taken for "there is none". */
    private static ApiFailureException foreign(String what) {
        return new ApiFailureException(
                what + " brought something else: is there a proxy on the way to the API server?",
                HttpURLConnection.HTTP_OK,
                Duration.ZERO,
                null);
    }
}
