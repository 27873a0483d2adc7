package org.cdsk8s.responder.profile;

import java.util.Locale;

/**
 * Why a request is refused for good.
 *
 * @param category the kind of refusal, for metrics and headers
 * @param message a sentence for whoever sent the request: what is wrong and what to change
 */
public record Rejection(Category category, String message) {

    /** Longest sentence kept, in characters. It quotes what was sent, and goes into a header, which must fit a frame. */
    private static final int MAX_MESSAGE = 1024;

    /** Cuts a sentence that is too long. */
    public Rejection {
        message = shortened(message);
    }

    /** {@code sentence}, cut where it is too long to be a reason; between two characters, since half of one is no text. */
    public static String shortened(String sentence) {
        if (sentence.length() <= MAX_MESSAGE) {
            return sentence;
        }
        int end = MAX_MESSAGE - 1;
        return sentence.substring(0, Character.isHighSurrogate(sentence.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Kinds of refusal. */
    public enum Category {
        /** Longer than a request may be. */
        TOO_LARGE,
        /** Not the bytes, the JSON or the fields a request consists of. */
        MALFORMED,
        /** Well-formed, but its metadata breaks the schema. */
        METADATA,
        /** The cluster will never accept the Job. */
        CLUSTER,
        /** Its message id belongs to another request. */
        CONFLICT,
        /** Somebody cancelled it before it was launched. */
        CANCELLED,
        /** It could not be launched for as long as a request may wait. */
        EXPIRED;

        /** The word used in headers and metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
