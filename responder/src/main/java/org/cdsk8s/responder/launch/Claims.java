package org.cdsk8s.responder.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.NotOurs;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.profile.Rejection;

/**
 * Decides whose a Job is that has the name a request wants. Thread-safe.
 *
 * <p>Requests without a message id that have the same bytes look the same. A repeated one that finds a Job which is not
 * acknowledged takes it for its own only when nobody else can: each delivery claims its Job by a launch id of its own,
 * and a claim that has not changed for {@code expiry} is dead, since its owner renews it before it acknowledges late, and
 * one that was frozen has lost its delivery to the broker's heartbeat by then.
 *
 * @param jobs the Jobs that are and were
 * @param expiry how long another's claim is respected; longer than the broker takes to give up a dead connection
 */
record Claims(ExistingJobs jobs, Duration expiry) {

    /** A claim older than a third of its life is renewed before it is relied on. */
    private static final int FRESH = 3;

    /** What {@code existing} is to the launch that wants its name; empty when it must try the next name. */
    Optional<LaunchResult> claim(Launch launch, Existing existing) throws IOException {
        RequestIdentity identity = launch.identity();
        boolean sameBytes = identity.digest().hex().equals(existing.digest());
        if (launch.owns(existing.owner())) {
            boolean createdNow = launch.created(existing.owner());
            launch.createdPerhaps(createdNow);
            return Optional.of(new Launched(existing.job(), createdNow));
        }
        if (identity.messageId().isPresent()) {
            return Optional.of(sameBytes ? new Launched(existing.job(), false) : conflict(identity, existing.job()));
        }
        if (!sameBytes || !identity.repeated() || existing.acked()) {
            return launch.stillOurs() ? Optional.empty() : Optional.of(new NotOurs());
        }
        return Optional.of(takeOver(launch, existing));
    }

    /**
     * Whether the Job still belongs to {@code launch}, which is about to acknowledge its request. A claim that has grown
     * old is renewed.
     *
     * @throws IOException if that cannot be found out now
     */
    boolean confirm(Launch launch, JobRef job) throws IOException {
        if (launch.identity().messageId().isPresent() || launch.claimedWithin(expiry.dividedBy(FRESH))) {
            return true;
        }
        Optional<Existing> buried = jobs.buried(job.name());
        Optional<Existing> found = buried.isPresent() ? buried : jobs.alive(job.name());
        return found.isPresent() && launch.owns(found.get().owner()) && claimed(launch, found.get());
    }

    static Refused conflict(RequestIdentity identity, String job) {
        return new Refused(new Rejection(
                Rejection.Category.CONFLICT,
                "The message id '" + identity.messageId().orElse("") + "' belongs to another request, whose Job is "
                        + job + ": give every request an id of its own"));
    }

    private static Refused conflict(RequestIdentity identity, JobRef job) {
        return conflict(identity, job.name());
    }

    private LaunchResult takeOver(Launch launch, Existing existing) throws IOException {
        if (!launch.sawUnchanged(existing, expiry)) {
            return contested(existing);
        }
        if (!launch.stillOurs()) {
            return new NotOurs();
        }
        return claimed(launch, existing) ? new Launched(existing.job(), false) : contested(existing);
    }

    private static boolean claimed(Launch launch, Existing existing) throws IOException {
        launch.claiming();
        return existing.takeover().by(launch.nextClaim());
    }

    private static Unavailable contested(Existing existing) {
        return new Unavailable(
                Obstacle.CONTESTED,
                "The Job " + existing.job().name()
                        + " was made for a request with the same bytes, perhaps this one, and another delivery may still"
                        + " hold it",
                null);
    }
}
