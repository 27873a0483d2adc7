package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.filter.TokenFilter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
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

/**
 * The three calls made to the API server: list, get, watch.
 *
 * <p>They are plain requests over the client's HTTP layer, for its authentication and TLS. The client's own calls hide the
 * header that says how long to wait; its own watch retries refusals silently for ever, swallows what a handler throws,
 * does not notice a silent server and buffers without bound.
 *
 * @param client used by nothing else, so that the watch has a connection of its own; must not retry by itself, and says
 *     how long an answer may take
 * @param watched what is watched
 */
record WatchApi<T extends HasMetadata, S>(KubernetesClient client, Watched<T, S> watched) implements Presence {

    /** Objects on a page: the client tools' own choice (kubectl's {@code --chunk-size}). */
    static final long PAGE = 500;

    /** Where the client is not set to anything: fabric8's default. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** What comes of a refusal comes at once, and its code is enough to go by. */
    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(1);

    /** The page that {@code token} leads to; the empty one leads to the first. */
    ObjectPage<S> list(String token) throws ApiFailureException, InterruptedException {
        String what = "listing " + watched.plural();
        String next = token.isEmpty() ? "" : "&continue=" + encode(token);
        HttpResponse<byte[]> answer = ask(what, path() + "?limit=" + PAGE + next + selector());
        if (answer.code() != HttpURLConnection.HTTP_OK) {
            throw ApiFailureException.of(what, answer, answer.body());
        }
        return ObjectPage.read(answer.body(), watched).orElseThrow(() -> ApiFailureException.foreign(what));
    }

    @Override
    public boolean exists(String name, String uid) throws ApiFailureException, InterruptedException {
        String what = "reading " + watched.plural() + "/" + name;
        HttpResponse<byte[]> answer = ask(what, path() + "/" + encode(name));
        if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            return false;
        }
        if (answer.code() != HttpURLConnection.HTTP_OK) {
            throw ApiFailureException.of(what, answer, answer.body());
        }
        String found = uid(answer.body()).orElseThrow(() -> ApiFailureException.foreign(what));
        return found.equals(uid);
    }

    /**
     * Watches from {@code resourceVersion}.
     *
     * @param lifetime after this time the server ends the stream by itself
     */
    WatchStream watch(String resourceVersion, Duration lifetime) throws ApiFailureException, InterruptedException {
        WatchStream stream = new WatchStream();
        String what = "watching " + watched.plural();
        String query = "?watch=1&allowWatchBookmarks=true&resourceVersion=" + encode(resourceVersion)
                + "&timeoutSeconds=" + lifetime.toSeconds();
        HttpResponse<AsyncBody> answer = await(
                what,
                client.getHttpClient()
                        .consumeBytes(
                                request(path() + query + selector())
                                        .forStreaming()
                                        .build(),
                                stream));
        if (answer.code() != HttpURLConnection.HTTP_OK) {
            throw ApiFailureException.of(what, answer, stream.drain(answer.body(), REFUSAL_TIMEOUT));
        }
        stream.start(answer.body());
        return stream;
    }

    private HttpResponse<byte[]> ask(String what, String path) throws ApiFailureException, InterruptedException {
        return await(what, client.getHttpClient().sendAsync(request(path).build(), byte[].class));
    }

    /** Waits as long as the client is set to wait for the answer to any request of its own. */
    private <A> A await(String what, CompletableFuture<A> asked) throws ApiFailureException, InterruptedException {
        Duration patience = answerTimeout();
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new ApiFailureException(
                    what + " failed: no answer within " + patience.toMillis() + " ms", 0, Duration.ZERO, e);
        } catch (ExecutionException e) {
            throw ApiFailureException.unanswered(what, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Duration answerTimeout() {
        int set = Objects.requireNonNullElse(client.getConfiguration().getRequestTimeout(), 0);
        return set > 0 ? Duration.ofMillis(set) : ANSWER_TIMEOUT;
    }

    private HttpRequest.Builder request(String path) {
        String server = client.getMasterUrl().toString().replaceAll("/+$", "");
        return client.getHttpClient().newHttpRequestBuilder().uri(server + path).header("Accept", "application/json");
    }

    private String path() {
        return watched.group() + "/namespaces/" + watched.namespace() + "/" + watched.plural();
    }

    private String selector() {
        return watched.labelSelector()
                .map(text -> "&labelSelector=" + encode(text))
                .orElse("");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> uid(byte[] object) {
        try {
            return Optional.ofNullable(ApiJson.read(object, TokenFilter.INCLUDE_ALL)
                    .path("metadata")
                    .path("uid")
                    .textValue());
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }
}
