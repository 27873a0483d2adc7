package org.cdsk8s.local.audit;

import org.jspecify.annotations.Nullable;

/**
 * What became of one Job.
 *
 * @param uid which Job
 * @param name its name
 * @param ours whether it is one of those that are told about
 * @param end {@code success} or {@code failed}; null while it lives
 */
record Fate(String uid, String name, boolean ours, @Nullable String end) {

    /** The first end counts: a Job that was being deleted has failed, whatever its pods still did. */
    Fate ended(@Nullable String how) {
        return end == null ? new Fate(uid, name, ours, how) : this;
    }
}
