package org.cdsk8s.common.amqp;

import java.time.Duration;

/**
 * Whether a connection to RabbitMQ stands, and if not, since when and why. Immutable.
 *
 * @param up whether it stands
 * @param sinceNanos when this began, on the clock of {@link System#nanoTime()}
 * @param everUp whether it stood before
 * @param reason why it does not stand; empty when it does
 */
public record LinkState(boolean up, long sinceNanos, boolean everUp, String reason) {

    static LinkState connected() {
        return new LinkState(true, System.nanoTime(), true, "");
    }

    static LinkState down(String reason) {
        return new LinkState(false, System.nanoTime(), false, reason);
    }

    /** The state after one more failure: the time counts from the first. */
    LinkState lost(String newReason) {
        return new LinkState(false, up ? System.nanoTime() : sinceNanos, everUp, newReason);
    }

    /** Whether it stands, or stood until less than {@code grace} ago: a broker's restart need not be an alarm. */
    public boolean readyWithin(Duration grace) {
        return up || (everUp && System.nanoTime() - sinceNanos < grace.toNanos());
    }
}
