package org.cdsk8s.local.audit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one Job.
 *
 * @param uid which Job
 * @param name its name
 * @param ours whether it is one of those that are told about
 * @param end {@code success} or {@code failed}; {@link #EITHER} when nobody saw which; null while it lives
 */
record Fate(String uid, String name, boolean ours, @Nullable String end) {

    /** It ended unseen. */
    static final String EITHER = "success or failed";

    /** The first end counts: a Job that was being deleted has failed, whatever its pods still did. */
    Fate ended(@Nullable String how) {
        return end == null ? new Fate(uid, name, ours, how) : this;
    }

    /** Whether telling {@code told} of it is right; null stands for no end told. */
    boolean endedAs(@Nullable String told) {
        return EITHER.equals(end) ? told != null : Objects.equals(end, told);
    }
}
