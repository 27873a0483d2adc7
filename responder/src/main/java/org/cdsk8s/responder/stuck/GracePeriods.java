package org.cdsk8s.responder.stuck;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.FailureCategory;

/**
 * How long a Job may be unable to start before it is ended.
 *
 * @param periods zero or more for each category a Job can be stuck for; 0 ends it at once
 */
public record GracePeriods(Map<FailureCategory, Duration> periods) {

    /** Copies the map. */
    public GracePeriods {
        periods = Map.copyOf(periods);
    }

    /** The time for {@code category}; empty when no Job can be stuck for it. */
    Optional<Duration> of(FailureCategory category) {
        return Optional.ofNullable(periods.get(category));
    }
}
