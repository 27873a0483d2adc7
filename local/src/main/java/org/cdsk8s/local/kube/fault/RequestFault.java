package org.cdsk8s.local.kube.fault;

import java.time.Duration;
import java.util.Map;

/** What goes wrong with one request. */
public sealed interface RequestFault {
    /** The machine reasons the API server gives with its codes. */
    Map<Integer, String> REASONS = Map.of(
            401, "Unauthorized",
            403, "Forbidden",
            404, "NotFound",
            409, "Conflict",
            410, "Expired",
            429, "TooManyRequests",
            500, "InternalError",
            503, "ServiceUnavailable",
            504, "Timeout");

    /**
     * Answered with a Status and not applied.
     *
     * @param code HTTP status
     * @param reason machine reason
     * @param message the sentence
     * @param status what the Status in its body says of when to come back, zero for nothing
     * @param header what its header Retry-After says, empty for nothing
     */
    record Answer(int code, String reason, String message, Duration status, String header) implements RequestFault {
        /** Returns the same answer with another sentence. */
        public Answer saying(String sentence) {
            return new Answer(code, reason, sentence, status, header);
        }

        /** Returns the same answer with a time to wait, in whole seconds, in header and Status as the API server does. */
        public Answer retryAfter(Duration wait) {
            return new Answer(code, reason, message, wait, Long.toString(wait.toSeconds()));
        }

        /** Returns the same answer with a time to wait in its Status alone, in whole seconds. */
        public Answer retryAfterInStatus(Duration wait) {
            return new Answer(code, reason, message, wait, "");
        }

        /** Returns the same answer with a time to wait in its header alone, as a proxy writes it. */
        public Answer retryAfterInHeader(String text) {
            return new Answer(code, reason, message, Duration.ZERO, text);
        }
    }

    /**
     * Served only after a while.
     *
     * @param by how long nothing happens before
     */
    record Delay(Duration by) implements RequestFault {}

    /**
     * Applied at once, but answered only after a while.
     *
     * @param by how long the answer is held back
     */
    record AnswerLate(Duration by) implements RequestFault {}

    /** The connection closes, nothing is applied. */
    record DropBefore() implements RequestFault {}

    /** Applied, then the connection closes without an answer. */
    record DropAfter() implements RequestFault {}

    /** Answers with a code and the reason that belongs to it. */
    static Answer answer(int code) {
        String reason = REASONS.getOrDefault(code, "Unknown");
        return new Answer(code, reason, "the stand-in was told to answer " + code, Duration.ZERO, "");
    }
}
