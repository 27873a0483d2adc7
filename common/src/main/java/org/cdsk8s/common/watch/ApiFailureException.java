package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API server did not answer, or answered with something else than success. */
public final class ApiFailureException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final Duration retryAfter;

    /**
     * A failure.
     *
     * @param code the HTTP status, or 0 when there was no answer
     * @param retryAfter how long the server asks us to wait; zero when it does not say
     */
    ApiFailureException(String message, int code, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** What the client says, as a failure of {@code what}. */
    public static ApiFailureException of(String what, KubernetesClientException e) {
        Duration retryAfter = Optional.ofNullable(e.getStatus())
                .map(status -> status.getDetails())
                .map(details -> details.getRetryAfterSeconds())
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
        return new ApiFailureException(what + " failed: " + e.getMessage(), e.getCode(), retryAfter, e);
    }

    /**
     * An answer that is no success, as a failure of {@code what}. How long to wait may be said in its header or its body.
     *
     * @param body a Status, or whatever somebody on the way wrote
     */
    static ApiFailureException of(String what, HttpResponse<?> answer, byte[] body) {
        JsonNode status = status(body);
        Duration header = RetryAfter.read(answer.header("Retry-After"), answer.header("Date"));
        Duration details = RetryAfter.limited(
                Duration.ofSeconds(status.at("/details/retryAfterSeconds").asLong()));
        String sentence = status.path("message").asText(Objects.requireNonNullElse(answer.message(), ""));
        return new ApiFailureException(
                what + " failed: HTTP " + answer.code() + " " + sentence,
                answer.code(),
                header.compareTo(details) > 0 ? header : details,
                null);
    }

    /** No answer, as a failure of {@code what}. */
    static ApiFailureException unanswered(String what, Throwable cause) {
        return new ApiFailureException(what + " failed: " + cause, 0, Duration.ZERO, cause);
    }

    /** A success with something else in it, as a proxy on the way may give: it must not be taken for "there is none". */
    static ApiFailureException foreign(String what) {
        return new ApiFailureException(
                what + " brought something else: is there a proxy on the way to the API server?",
                HttpURLConnection.HTTP_OK,
                Duration.ZERO,
                null);
    }

    /** Whether the resourceVersion is of no use: too old (410), from the future after a restore (504), nonsense (400). */
    public boolean needsList() {
        return code == HttpURLConnection.HTTP_GONE
                || code == HttpURLConnection.HTTP_GATEWAY_TIMEOUT
                || code == HttpURLConnection.HTTP_BAD_REQUEST;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int code() {
        return code;
    }

    /** How long the server asks us to wait; zero when it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static JsonNode status(byte[] body) {
        try {
            return ApiJson.read(body, TokenFilter.INCLUDE_ALL);
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }
}
