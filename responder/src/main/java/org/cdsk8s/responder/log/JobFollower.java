package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.cdsk8s.common.job.JobRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the logs of one Job's pods are to be followed, by whom, and by us which. Calls the API server only in
 * {@link #attend}, never while another thread waits for it. Thread-safe.
 */
final class JobFollower {

    private static final Logger LOG = LoggerFactory.getLogger(JobFollower.class);

    /** After a failed call to the API server. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Of a container that is started again a kubelet keeps the log of the run before. */
    private static final int KUBELET_KEEPS = 1;

    private final JobRef job;
    private final FollowParts parts;
    private final Map<String, PodSight> pods = new HashMap<>();
    private final FollowedRuns runs;
    private boolean attending;
    private boolean ours;
    private boolean dropped;
    private boolean alone;
    private boolean unsettled;
    private Instant claimEnds = Instant.MIN;
    private Instant lookAgain = Instant.MIN;
    private Instant settleAgain = Instant.MIN;

    JobFollower(JobRef job, FollowParts parts) {
        this.job = job;
        this.parts = parts;
        this.runs = new FollowedRuns(parts.target(job), parts);
    }

    /** A pod of the Job was seen. */
    synchronized void seen(PodSight pod) {
        alone = alone || pod.leaving() || pod.runs().stream().anyMatch(run -> run.run() > KUBELET_KEEPS);
        if (pod.live()) {
            pods.put(pod.uid(), pod);
            runs.seen(pod.runs());
        } else {
            pods.remove(pod.uid());
            runs.podEnded(pod.name());
        }
    }

    /** A complete list showed the pods with these uids and no others. */
    synchronized void retain(Set<String> uids) {
        List<PodSight> vanished =
                pods.values().stream().filter(pod -> !uids.contains(pod.uid())).toList();
        vanished.forEach(pod -> seen(pod.vanished()));
    }

    /** Lets followers look after their streams. */
    void tick() {
        runs.tick();
    }

    /** Whether {@link #attend} is to be called; once it is said, it is not said again before that has returned. */
    synchronized boolean wantsAttention(Instant now) {
        boolean wants = !attending && needsIt(now);
        attending = attending || wants;
        return wants;
    }

    /** Whether there is nothing left to do, now or later, until another pod is seen. */
    synchronized boolean idle() {
        return pods.isEmpty() && runs.isEmpty() && !attending && !toSettle();
    }

    /** Claims the Job, or renews or gives up the claim, and follows accordingly. */
    void attend() {
        try {
            if (nothingLeft()) {
                letGo();
            } else {
                apply(parts.claims().claim(job));
            }
        } catch (KubernetesClientException e) {
            LOG.debug("Nothing could be agreed on who follows the logs of {}: {}", job, e.getMessage());
            postpone();
        } finally {
            attended();
        }
    }

    /** Stops following; what was written stays, and somebody else goes on when the claim is given back, or has expired. */
    synchronized void stop() {
        dropped = true;
        runs.stop();
    }

    /** Gives the claim back, so that somebody else goes on at once; to be called when all is written. */
    void giveBack() {
        if (!isOurs()) {
            return;
        }
        try {
            parts.claims().release(job);
        } catch (KubernetesClientException e) {
            LOG.debug("The logs of {} are followed by another when our claim has expired: {}", job, e.getMessage());
        }
    }

    private synchronized boolean isOurs() {
        return ours;
    }

    private boolean needsIt(Instant now) {
        if (now.isBefore(lookAgain)) {
            return false;
        }
        return startable() || (runs.isEmpty() ? settlingDue(now) : ours && renewalDue(now));
    }

    private boolean settlingDue(Instant now) {
        return toSettle() && !now.isBefore(settleAgain);
    }

    private boolean renewalDue(Instant now) {
        return !now.isBefore(
                claimEnds.minus(parts.following().claim().multipliedBy(2).dividedBy(3)));
    }

    /** When we have what no kubelet has any more, whoever puts the log together must know that it is all there is. */
    private boolean toSettle() {
        return unsettled && (alone || dropped);
    }

    private boolean startable() {
        return !dropped && parts.room().availablePermits() > 0 && runs.lackAnyOf(wanted());
    }

    private Collection<LogRun> wanted() {
        return pods.values().stream().flatMap(pod -> pod.runs().stream()).toList();
    }

    private synchronized boolean nothingLeft() {
        return runs.isEmpty() && !startable();
    }

    private void letGo() {
        FollowClaims.Rest rest = parts.claims().release(job);
        if (rest == FollowClaims.Rest.GONE) {
            parts.whenJobIsGone().accept(job);
        }
        synchronized (this) {
            ours = false;
            unsettled = rest == FollowClaims.Rest.OPEN; // it may still be deleted before anybody asks for its logs
            settleAgain = parts.claims().now().plus(parts.following().claim());
        }
    }

    private synchronized void apply(Optional<FollowClaim> claim) {
        if (claim.isEmpty()) {
            dropped = true;
            ours = false;
            runs.lastWords();
            return;
        }
        ours = claim.get().heldBy(parts.claims().holder());
        if (ours) {
            claimEnds = claim.get().until();
            lookAgain = Instant.MIN;
            unsettled = true;
            settleAgain = Instant.MIN;
            if (!dropped) {
                runs.start(wanted());
            }
        } else {
            lookAgain = claim.get().until().plusMillis(jitter());
            runs.stop();
        }
    }

    /** So that those who wait for the same claim to expire do not all come at once. */
    private long jitter() {
        return ThreadLocalRandom.current().nextLong(parts.following().claim().toMillis() / 4 + 1);
    }

    private synchronized void postpone() {
        lookAgain = parts.claims().now().plus(PAUSE);
    }

    private synchronized void attended() {
        attending = false;
    }
}
