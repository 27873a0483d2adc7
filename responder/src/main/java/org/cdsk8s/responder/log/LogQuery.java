package org.cdsk8s.responder.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a log is asked for.
 *
 * @param follow go on as it grows, until the container ends
 * @param times put a time before each line
 * @param since leave out lines before this second; null for the whole log
 */
record LogQuery(boolean follow, boolean times, @Nullable Instant since) {

    /** The whole log as it stands, byte for byte. */
    static final LogQuery PLAIN = new LogQuery(false, false, null);

    /** The log as it stands, with times, from about {@code reached}. */
    static LogQuery from(LogPosition reached) {
        return new LogQuery(false, true, second(reached));
    }

    /** The log as it grows, with times, from about {@code reached}. */
    static LogQuery following(LogPosition reached) {
        return new LogQuery(true, true, second(reached));
    }

    /** The API server passes whole seconds on to the kubelet. */
    private static @Nullable Instant second(LogPosition reached) {
        return reached.equals(LogPosition.START) ? null : reached.earliest().truncatedTo(ChronoUnit.SECONDS);
    }

    /** As it is written in a URL; a time in UTC has no character that must be escaped. */
    String parameters() {
        return (follow ? "&follow=true" : "")
                + (times ? "&timestamps=true" : "")
                + (since == null ? "" : "&sinceTime=" + since);
    }
}
