package org.cdsk8s.responder.profile;

import java.nio.charset.StandardCharsets;
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

    /** Makes a text of a sentence that is none, and cuts one that is too long. */
    public Rejection {
        message = shortened(message);
    }

    /**
     * {@code sentence}, cut where it is too long to be a reason. Half a character, which a parser may quote, is no text, and
     * not every reader of JSON takes it: it becomes a question mark, and none is cut in two.
     */
    public static String shortened(String sentence) {
        String text = new String(sentence.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (text.length() <= MAX_MESSAGE) {
            return text;
        }
        int end = MAX_MESSAGE - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
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
