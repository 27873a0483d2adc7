package org.cdsk8s.responder.admission;

import java.time.Duration;

/**
 * How many Jobs may be in flight.
 *
 * @param mode whether the limit follows the Job controller
 * @param most the limit, or the highest one, 1 or more
 * @param floor how many Jobs may wait for their first pod at least, 1 or more; only for {@link Mode#ADAPTIVE}
 * @param firstPodWait how long a Job should wait for its first pod at most; only for {@link Mode#ADAPTIVE}
 */
public record AdmissionPolicy(Mode mode, int most, int floor, Duration firstPodWait) {

    /** Whether the limit follows the Job controller. */
    public enum Mode {
        /** It does not. */
        FIXED,
        /** It does. */
        ADAPTIVE
    }

    Limit limit(long nowNanos) {
        return mode == Mode.FIXED
                ? new Limit.Fixed(most)
                : new AdaptiveLimit(Math.min(floor, most), most, firstPodWait, nowNanos);
    }
}
