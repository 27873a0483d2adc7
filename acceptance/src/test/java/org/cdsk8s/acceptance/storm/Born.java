package org.cdsk8s.acceptance.storm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Job of ours that was made.
 *
 * @param uid its uid
 * @param plan what was planned for it
 * @param life what it goes through
 * @param at when it was made
 * @param deleted when it was deleted; null while it was not
 */
record Born(String uid, Plan plan, Life life, Instant at, @Nullable Instant deleted) {

    String name() {
        return plan.name();
    }

    Born deletedAt(Instant time) {
        return new Born(uid, plan, life, at, time);
    }

    /** Whether it ends by nothing but its deletion. */
    boolean endsByDeletion() {
        return life.reason().equals("Deleted");
    }
}
