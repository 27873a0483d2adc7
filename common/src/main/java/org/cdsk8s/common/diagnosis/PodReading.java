package org.cdsk8s.common.diagnosis;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What matters of one pod of a Job, small enough to be kept while the Job lives.
 *
 * @param name the pod's name
 * @param created when it was created
 * @param begun how often its work was begun: 0 while no container ever ran, else 1 and one more for every restart
 * @param deleted whether it is being deleted
 * @param obstacle why it cannot start, or could not when it was deleted; null when nothing says so
 * @param end why it failed, or null when it did not, or only because it was deleted
 */
public record PodReading(
        String name, Instant created, int begun, boolean deleted, @Nullable Finding obstacle, @Nullable Finding end) {

    /** Why it cannot start, or null when nothing says so; a pod that is being deleted shall not start any more. */
    public @Nullable Finding stuck() {
        return deleted ? null : obstacle;
    }

    /**
     * This reading, with what the one before it of the same pod said and this one does not any more. While a pod is
     * deleted, kubelet forgets why it did not start and what it ran; while it backs off, it may forget why.
     */
    public PodReading following(PodReading earlier) {
        Finding obstacleNow = moreTelling(obstacle, earlier.obstacle);
        return deleted
                ? new PodReading(
                        name,
                        created,
                        Math.max(begun, earlier.begun),
                        true,
                        obstacleNow == null ? earlier.obstacle : obstacleNow,
                        end == null ? earlier.end : end)
                : new PodReading(name, created, begun, false, obstacleNow, end);
    }

    private static @Nullable Finding moreTelling(@Nullable Finding now, @Nullable Finding before) {
        if (now == null || before == null) {
            return now;
        }
        boolean same = now.category() == before.category() && Objects.equals(now.container(), before.container());
        return same && before.explanation().length() > now.explanation().length() ? before : now;
    }

    /** Whether any of its containers ever ran. */
    public boolean started() {
        return begun > 0;
    }
}
