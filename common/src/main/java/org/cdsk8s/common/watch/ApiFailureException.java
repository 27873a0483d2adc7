package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
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
}
