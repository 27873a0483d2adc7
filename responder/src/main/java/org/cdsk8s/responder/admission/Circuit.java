package org.cdsk8s.responder.admission;

import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.responder.retry.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Keeps off a cluster that refuses: after a refusal nobody tries until a back-off is over, and then one alone, until it is
 * answered. Every success takes one step of the back-off back, so that a cluster that answers only now and then is not
 * stormed in between. Not thread-safe.
 */
final class Circuit {

    private final Backoff backoff;
    private int refusals;
    private boolean open;
    private boolean probing;
    private long tryNanos;
    private String reason = "";

    Circuit(Backoff backoff) {
        this.backoff = backoff;
    }

    /** Whether a launch may be tried now. */
    boolean mayTry(long now) {
        return !open || (!probing && now - tryNanos >= 0);
    }

    /** A launch is tried; true if everybody waits for what comes of it. */
    boolean trying() {
        probing |= open;
        return open;
    }

    /** A launch that was to be tried was not. */
    void notTried(boolean probe) {
        probing &= !probe;
    }

    /** The cluster refused. What was tried before the first refusal is not held against it again. */
    void refused(boolean probe, String why, @Nullable Duration retryAfter, long now) {
        reason = why;
        if (open && !probe) {
            return;
        }
        refusals++;
        open = true;
        probing = false;
        tryNanos = now + backoff.pause(refusals, retryAfter).toNanos();
    }

    /** The cluster dealt with a launch. */
    void answered() {
        refusals = Math.max(0, refusals - 1);
        open = false;
        probing = false;
    }

    /** Why nobody tries; empty when the cluster takes Jobs. */
    Optional<String> reason() {
        return open ? Optional.of(reason) : Optional.empty();
    }
}
