package org.cdsk8s.responder.log;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a log was read: to the end of the last of those lines that bear the time {@code time}. Many lines can bear the
 * same time, so they are counted.
 *
 * @param time the time the container runtime gave the line
 * @param lines how many lines of that time were read
 */
record LogPosition(Instant time, int lines) {

    /** Before the first line. */
    static final LogPosition START = new LogPosition(Instant.MIN, 0);

    /**
     * What a container prints to two streams at once bears times that are a little out of order. A line that is late by
     * less than this counts as one more of the time reached; anything else is a clock that was set back.
     */
    private static final Duration DISORDER = Duration.ofSeconds(1);

    /** Where a reader is after one more line, of that time. */
    LogPosition after(Instant line) {
        boolean ofThatTime = !line.isAfter(time) && line.plus(DISORDER).isAfter(time);
        return ofThatTime ? new LogPosition(time, lines + 1) : new LogPosition(line, 1);
    }

    /** No line that counts as one of this time bears an earlier one. */
    Instant earliest() {
        return time.minus(DISORDER);
    }

    boolean isAfter(LogPosition other) {
        int order = time.compareTo(other.time);
        return order > 0 || (order == 0 && lines > other.lines);
    }
}
