package org.cdsk8s.common.job;

import java.util.Locale;

/**
 * Job names made from whatever a request calls its file: {@code cds-<hint>-<suffix>}.
 *
 * <p>At most 57 characters, since Kubernetes cuts a pod's base name there and the log viewer's podnames key is that base
 * name. The hint gives way, the suffix never does: two requests of the same long name must not share a Job.
 */
public final class JobName {

    /** Every name starts with it; Jobs made by older versions are recognised by it. */
    public static final String PREFIX = "cds-";

    /** Longest name given, in characters. */
    public static final int MAX_LENGTH = 57;

    /** Stands for the hint when a request offers none that leaves a legal character. */
    private static final String NO_HINT = "request";

    /** Longest hint sanitised on its own, the limit the original used for names and inmeta files. */
    private static final int MAX_HINT = 59;

    private JobName() {}

    /**
     * The name of the Job for a request called {@code hint}.
     *
     * @param hint any text
     * @param suffix what sets this request apart, lower-case letters and digits, at most 20 characters
     */
    public static String of(String hint, String suffix) {
        int room = MAX_LENGTH - PREFIX.length() - 1 - suffix.length();
        String cut = trim(sanitise(hint), room);
        return PREFIX + (cut.isEmpty() ? NO_HINT : cut) + "-" + suffix;
    }

    /**
     * {@code text} with white space turned into dashes, every character outside {@code [A-Za-z0-9-]} left out, in lower
     * case, at most 59 characters, starting and ending with a letter or digit. May be empty.
     */
    public static String sanitise(String text) {
        String legal =
                text.replaceAll("\\s+", "-").replaceAll("[^A-Za-z0-9-]", "").toLowerCase(Locale.ROOT);
        return trim(legal, MAX_HINT);
    }

    private static String trim(String legal, int length) {
        String cut = legal.length() > length ? legal.substring(0, length) : legal;
        return cut.replaceAll("^-+|-+$", "");
    }
}
