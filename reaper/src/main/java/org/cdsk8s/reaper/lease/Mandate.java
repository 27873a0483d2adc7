package org.cdsk8s.reaper.lease;

import java.time.Duration;

/**
 * The right to speak, for as long as it is renewed. It runs out by itself: whoever was paused, or waits for an answer
 * that does not come, has lost it without having to notice anything. Thread-safe.
 */
public final class Mandate {

    private final Duration term;
    private volatile long renewedNanos;
    private volatile boolean ended;

    /**
     * A mandate.
     *
     * @param term how long it lasts after each renewal
     * @param askedNanos when the request was sent that won it, on the clock of {@link System#nanoTime()}
     */
    Mandate(Duration term, long askedNanos) {
        this.term = term;
        this.renewedNanos = askedNanos;
    }

    /** Whether it lasts. Once it does not, it never does again. */
    public boolean valid() {
        if (!ended && System.nanoTime() - renewedNanos >= term.toNanos()) {
            ended = true;
        }
        return !ended;
    }

    /** Prolongs it, counted from when the request was sent that renewed the Lease; false if it had run out by now. */
    boolean renew(long askedNanos) {
        if (!valid()) {
            return false;
        }
        renewedNanos = askedNanos;
        return true;
    }

    void end() {
        ended = true;
    }
}
