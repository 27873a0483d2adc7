package org.cdsk8s.reaper.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Since when a Lease looks as it does, by our own clock. Clocks of different machines differ, so a Lease is given up for
 * lost when we ourselves saw it unchanged for its whole duration. Its own times count too, for a Lease that ran out long
 * before we came; where they mislead, a Lease changes hands once without need, and stays there. Not thread-safe.
 */
final class Sighting {

    private String version = "";
    private long sinceNanos;

    /** Looks at the Lease; whether nobody can still believe to hold it. */
    boolean lapsed(Lease lease, Duration duration, Instant now) {
        String seen = String.valueOf(lease.getMetadata().getResourceVersion());
        if (!seen.equals(version)) {
            version = seen;
            sinceNanos = System.nanoTime();
        }
        return System.nanoTime() - sinceNanos >= duration.toNanos() || ranOut(lease, duration, now);
    }

    private static boolean ranOut(Lease lease, Duration duration, Instant now) {
        ZonedDateTime renewed = renewed(lease);
        return renewed != null && renewed.toInstant().plus(duration).isBefore(now);
    }

    private static @Nullable ZonedDateTime renewed(Lease lease) {
        return lease.getSpec() == null ? null : lease.getSpec().getRenewTime();
    }
}
