package org.cdsk8s.reaper.lease;

import java.time.Duration;

/**
 * How the Lease is held. All candidates must have the same terms.
 *
 * @param name the Lease's name
 * @param duration a Lease that nobody renewed for this long may be taken; at least a second, and longer than
 *     {@code renewDeadline}
 * @param renewDeadline a holder that could not renew for this long speaks no more; longer than {@code retry}
 * @param retry the holder renews this often, and all others look this often; more than zero
 */
public record LeaseTerms(String name, Duration duration, Duration renewDeadline, Duration retry) {

    /**
     * Checks the terms.
     *
     * @throws IllegalStateException if they would not keep two candidates apart; says which setting is wrong
     */
    public LeaseTerms {
        if (retry.isNegative()
                || retry.isZero()
                || renewDeadline.compareTo(retry) <= 0
                || duration.compareTo(renewDeadline) <= 0
                || duration.toSeconds() < 1) {
            throw new IllegalStateException("Set CDS_REAPER_LEASE_DURATION (now " + duration
                    + ") to more than CDS_REAPER_LEASE_RENEW_DEADLINE (now " + renewDeadline
                    + "), and that to more than CDS_REAPER_LEASE_RETRY (now " + retry
                    + "), which must be more than zero");
        }
    }

    /** How long one call to the API server may take: two must fit in before a holder has to give up. */
    public Duration callTimeout() {
        return renewDeadline.dividedBy(2);
    }
}
