package org.cdsk8s.common.watch;

import java.net.HttpURLConnection;
import java.util.Locale;

/** What can come between a watch and the API server. */
public enum Interruption {
    /** The stream ended, by the server's will or because the connection broke. */
    ENDED,
    /** Nothing came, not even a bookmark. */
    SILENCE,
    /** The history we wanted to go on from is gone (410) or has not happened yet (504). */
    EXPIRED,
    /** Something came that is no watch event. */
    GARBAGE,
    /** Not now, or not to us: 401, 403, 429 and their like. */
    REFUSED,
    /** The server failed: 500 and above. */
    FAILED,
    /** There was no answer. */
    UNREACHABLE;

    /** The word used in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Interruption of(ApiFailureException failure) {
        if (failure.needsList()) {
            return EXPIRED;
        }
        if (failure.code() < HttpURLConnection.HTTP_BAD_REQUEST) {
            return failure.code() == HttpURLConnection.HTTP_OK ? GARBAGE : UNREACHABLE;
        }
        return failure.code() < HttpURLConnection.HTTP_INTERNAL_ERROR ? REFUSED : FAILED;
    }
}
