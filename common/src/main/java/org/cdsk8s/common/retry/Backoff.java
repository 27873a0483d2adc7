package org.cdsk8s.common.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times that double from a first to a longest one, each shortened by a random part of up to a half, so that many
 * who fail together do not come back together. Not thread-safe.
 */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    /** Starts with {@code first} (more than zero) and never waits longer than {@code longest}. */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now; the next time it is up to twice as long. */
    public Duration next() {
        Duration whole = next;
        Duration doubled = whole.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return whole.minusMillis(ThreadLocalRandom.current().nextLong(whole.toMillis() / 2 + 1));
    }

    /** It worked: begins with the first waiting time again. */
    public void reset() {
        next = first;
    }
}
