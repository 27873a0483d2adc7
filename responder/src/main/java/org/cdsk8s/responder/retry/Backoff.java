package org.cdsk8s.responder.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waiting times between attempts: doubling from {@code first} up to {@code longest}, each cut at random to between half
 * and the whole, so that replicas do not knock together.
 *
 * @param first the first waiting time
 * @param longest the longest one
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;

    /** For calls to a service that should be back any moment. */
    public static final Backoff STANDARD = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /**
     * Waits before the next attempt.
     *
     * @param failures how many attempts have failed, 1 or more
     * @param atLeast a waiting time the other side asks for, or null
     * @throws InterruptedException if we are to stop
     */
    public void sleep(int failures, @Nullable Duration atLeast) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause(failures, atLeast).toNanos());
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failures how many attempts have failed, 1 or more
     * @param atLeast a waiting time the other side asks for, or null
     */
    public Duration pause(int failures, @Nullable Duration atLeast) {
        long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long bound = Math.min(doubled, longest.toMillis());
        long millis = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
        return Duration.ofMillis(atLeast == null ? millis : Math.max(millis, atLeast.toMillis()));
    }
}
