package org.cdsk8s.common.job;

import org.jspecify.annotations.Nullable;

/**
 * Label values made from arbitrary text, always legal: at most 63 characters of {@code [A-Za-z0-9-_.]}, starting and
 * ending with a letter or digit (Kubernetes, "Labels and Selectors: Syntax and character set").
 */
public final class LabelValue {

    /** What a label says when there is nothing to say; producers and operators select on this word. */
    public static final String NONE = "None";

    private static final int MAX_LENGTH = 63;

    private LabelValue() {}

    /**
     * The label value for {@code value}. Text that is too long keeps its beginning and ends in a digest of the whole, so
     * that two long ids do not become one.
     *
     * @param value any value; null, or text without a legal character, gives {@link #NONE}
     */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return NONE;
        }
        String legal = trim(value.toString().replaceAll("[^A-Za-z0-9\\-_.]", ""));
        if (legal.isEmpty()) {
            return NONE;
        }
        if (legal.length() <= MAX_LENGTH) {
            return legal;
        }
        String digest = Digest.of(value.toString()).suffix();
        return legal.substring(0, MAX_LENGTH - 1 - digest.length()) + "-" + digest;
    }

    /** Without a regular expression: one that looks for the end of the text takes quadratic time on a row of dashes. */
    private static String trim(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && !isEdge(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && !isEdge(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    /** Whether a label may begin or end with it. */
    private static boolean isEdge(char legal) {
        return legal != '-' && legal != '_' && legal != '.';
    }
}
