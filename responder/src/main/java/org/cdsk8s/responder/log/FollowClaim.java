package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;

/**
 * Says on a Job which responder follows the logs of its pods, {@code <holder> <until>}. One that is not renewed expires.
 *
 * @param holder names one life of one responder
 * @param until when it expires
 */
record FollowClaim(String holder, Instant until) {

    /** The claim on {@code job}; empty when there is none, or none that makes sense. */
    static Optional<FollowClaim> of(Job job) {
        var annotations = job.getMetadata().getAnnotations();
        String[] words = annotations == null
                ? new String[0]
                : annotations.getOrDefault(JobLabels.LOG_FOLLOWER, "").split(" ", 2);
        try {
            return words.length == 2
                    ? Optional.of(new FollowClaim(words[0], Instant.parse(words[1])))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The annotation's value. */
    String text() {
        return holder + " " + until;
    }

    boolean heldBy(String responder) {
        return holder.equals(responder);
    }

    /**
     * Whether it still says something.
     *
     * @param longest how far claims reach; one that reaches twice as far was written by a wrong clock
     */
    boolean binds(Instant now, Duration longest) {
        return until.isAfter(now) && until.isBefore(now.plus(longest.multipliedBy(2)));
    }
}
