package org.cdsk8s.local.kube.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them: UTC, whole seconds. */
public final class Timestamps {
    private Timestamps() {}

    /** Returns now. */
    public static String now(Clock clock) {
        return of(clock.instant());
    }

    /** Returns a moment, cut to the second. */
    public static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
