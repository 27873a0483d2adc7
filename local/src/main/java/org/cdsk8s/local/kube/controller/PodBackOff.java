package org.cdsk8s.local.kube.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How long a Job waits after failed pods before it makes the next: doubled each time. For one thread. */
final class PodBackOff {
    private static final int MOST_DOUBLINGS = 6;

    private record Failures(int count, Instant last) {}

    private final Duration base;
    private final Map<String, Failures> failures = new HashMap<>();

    /** A real cluster begins with 10 s; a stand-in may be quicker. */
    PodBackOff(Duration base) {
        this.base = base;
    }

    void failed(String jobUid, int pods, Instant now) {
        if (pods > 0) {
            int before = failures.containsKey(jobUid) ? failures.get(jobUid).count() : 0;
            failures.put(jobUid, new Failures(before + pods, now));
        }
    }

    Duration remaining(String jobUid, Instant now) {
        Failures failed = failures.get(jobUid);
        if (failed == null) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failed.count() - 1, MOST_DOUBLINGS);
        Duration left = Duration.between(now, failed.last().plus(base.multipliedBy(1L << doublings)));
        return left.isNegative() ? Duration.ZERO : left;
    }

    void forget(String jobUid) {
        failures.remove(jobUid);
    }
}
