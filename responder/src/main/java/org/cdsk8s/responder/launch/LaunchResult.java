package org.cdsk8s.responder.launch;

import java.time.Duration;
import java.util.Locale;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.profile.Rejection;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to launch. */
public sealed interface LaunchResult {

    /** The word used in metrics. */
    String word();

    /**
     * The request has its Job.
     *
     * @param now whether this attempt created it; false when an earlier delivery did
     */
    record Launched(JobRef job, boolean now) implements LaunchResult {
        @Override
        public String word() {
            return now ? "launched" : "launched-before";
        }
    }

    /** The cluster will never take it. */
    record Refused(Rejection rejection) implements LaunchResult {
        @Override
        public String word() {
            return "refused";
        }
    }

    /**
     * Not now.
     *
     * @param obstacle what is in the way
     * @param reason a sentence
     * @param retryAfter how long the API server asks us to wait, or null
     */
    record Unavailable(Obstacle obstacle, String reason, @Nullable Duration retryAfter) implements LaunchResult {
        @Override
        public String word() {
            return obstacle.word();
        }
    }

    /** The delivery is no longer ours: another replica has the request. */
    record NotOurs() implements LaunchResult {
        @Override
        public String word() {
            return "not-ours";
        }
    }

    /** What keeps a request from being launched now. */
    enum Obstacle {
        /** As many Jobs are in flight as may be, or nobody may try now: the cluster was not asked. */
        FULL,
        /** The cluster does not answer, is too busy, or broken. */
        UNAVAILABLE,
        /** A quota of the namespace is used up. */
        QUOTA,
        /** Redis or the shared directory fails. */
        STORAGE,
        /** Its Job may belong to another delivery. */
        CONTESTED;

        /** The word used in metrics. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
