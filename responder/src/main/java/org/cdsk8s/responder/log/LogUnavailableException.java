package org.cdsk8s.responder.log;

import java.io.IOException;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** The API server did not give a log, or not to its end. */
final class LogUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * In the place of an HTTP status: the API server has no such pod. A 404 alone may come from a kubelet that was just
     * started and does not know its pods yet.
     */
    static final int NO_POD = -1;

    private final int code;

    /**
     * A failure.
     *
     * @param code the HTTP status, {@link #NO_POD}, or 0 when there was no answer
     */
    LogUnavailableException(String message, int code, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Whether the pod is gone. */
    boolean podGone() {
        return code == NO_POD;
    }

    /** Whether the kubelet has no such log: not yet, or no more. */
    boolean noSuchLog() {
        return code == HttpURLConnection.HTTP_BAD_REQUEST;
    }
}
