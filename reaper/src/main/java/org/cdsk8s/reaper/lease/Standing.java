package org.cdsk8s.reaper.lease;

/**
 * How the election stands, as seen from one candidate.
 *
 * @param answered whether the API server answered when last asked
 * @param holder who holds the Lease; empty when nobody does or nobody knows
 * @param reason why it did not answer; empty when it did
 * @param heardNanos when it last answered, on the clock of {@link System#nanoTime()}
 */
public record Standing(boolean answered, String holder, String reason, long heardNanos) {

    static Standing unknown() {
        return new Standing(false, "", "the API server was not asked yet", System.nanoTime());
    }

    static Standing heldBy(String holder) {
        return new Standing(true, holder, "", System.nanoTime());
    }

    Standing unanswered(String why) {
        return new Standing(false, holder, why, heardNanos);
    }
}
