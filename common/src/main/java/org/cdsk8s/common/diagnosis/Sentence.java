package org.cdsk8s.common.diagnosis;

import org.jspecify.annotations.Nullable;

/** Texts of bounded length. */
final class Sentence {

    /** Longest explanation, in characters: nothing on a message bus should be unbounded. */
    static final int MAX_LENGTH = 1024;

    /** Longest text of others that is quoted in an explanation, in characters; kubelet repeats itself after that. */
    private static final int MAX_QUOTE = 640;

    private Sentence() {}

    /** {@code text} as it may be quoted: in one line, without a full stop, not too long. */
    static String quote(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "no reason given";
        }
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return cut(line.replaceAll("\\.+$", ""), MAX_QUOTE);
    }

    /** {@code text}, or its beginning and an ellipsis, in at most {@code length} characters. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }
}
