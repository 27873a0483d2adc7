package org.cdsk8s.responder.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * Agrees with the other responders on who follows the logs of a Job, by an annotation that expires. It is set only on the
 * very version of the Job that was read, so of several who try one succeeds. Thread-safe.
 *
 * <p>A claim only saves work: each follower writes a part of its own, so two who follow at once do no harm.
 */
final class FollowClaims {

    /** Somebody may change the Job between our reading and writing; that often in a row is not chance. */
    private static final int ATTEMPTS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient kubernetes;
    private final String holder;
    private final Duration length;
    private final Clock clock;

    /**
     * Claims for one life of one responder.
     *
     * @param holder names it, without white space
     */
    FollowClaims(KubernetesClient kubernetes, String holder, Duration length, Clock clock) {
        this.kubernetes = kubernetes;
        this.holder = holder;
        this.length = length;
        this.clock = clock;
    }

    /** The time by which claims are made. */
    Instant now() {
        return clock.instant();
    }

    /** Who claims here. */
    String holder() {
        return holder;
    }

    /**
     * Claims a Job, or renews the claim.
     *
     * @return whose claim there is now; empty when the Job is not to be followed: it is gone, or not ours, or dealt with
     * @throws KubernetesClientException if the API server does not do it now
     */
    Optional<FollowClaim> claim(JobRef ref) {
        KubernetesClientException lost = new KubernetesClientException("");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Job job = read(ref).filter(FollowClaims::toFollow).orElse(null);
            if (job == null) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Optional<FollowClaim> other =
                    FollowClaim.of(job).filter(claim -> !claim.heldBy(holder) && claim.binds(now, length));
            if (other.isPresent()) {
                return other;
            }
            FollowClaim own = new FollowClaim(holder, now.plus(length).truncatedTo(ChronoUnit.MILLIS));
            try {
                patch(job, own.text());
                return Optional.of(own);
            } catch (KubernetesClientException e) {
                lost = unlessConflict(e);
            }
        }
        throw lost;
    }

    /** How a Job stands whose pods are gone. */
    enum Rest {
        /** Its outcome is still to be dealt with, logs first. */
        OPEN,
        /** Its logs are put together. */
        HANDLED,
        /** It was deleted; nobody will ask for its logs. */
        GONE
    }

    /**
     * Gives up our claim on a Job, if it is ours.
     *
     * @return what remains to be done about the Job
     * @throws KubernetesClientException if the API server does not do it now; then it expires
     */
    Rest release(JobRef ref) {
        Optional<Job> job = read(ref);
        for (int attempt = 0; attempt < ATTEMPTS && job.filter(this::isOurs).isPresent(); attempt++) {
            try {
                patch(job.get(), null);
                break;
            } catch (KubernetesClientException e) {
                unlessConflict(e);
                job = read(ref);
            }
        }
        if (job.isEmpty()) {
            return Rest.GONE;
        }
        return job.filter(FollowClaims::toFollow).isPresent() ? Rest.OPEN : Rest.HANDLED;
    }

    private boolean isOurs(Job job) {
        return FollowClaim.of(job).filter(claim -> claim.heldBy(holder)).isPresent();
    }

    private static boolean toFollow(Job job) {
        var annotations = job.getMetadata().getAnnotations();
        boolean handled = annotations != null && annotations.containsKey(JobLabels.HANDLED);
        return !handled && (JobLabels.isManaged(job.getMetadata()) || JobLabels.isAdoptable(job.getMetadata()));
    }

    private Optional<Job> read(JobRef ref) {
        return Optional.ofNullable(kubernetes
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(ref.namespace())
                        .withName(ref.name())
                        .get())
                .filter(job -> ref.uid().equals(job.getMetadata().getUid()));
    }

    private void patch(Job job, @Nullable String claim) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata")
                .put("uid", job.getMetadata().getUid())
                .put("resourceVersion", job.getMetadata().getResourceVersion())
                .putObject("annotations")
                .put(JobLabels.LOG_FOLLOWER, claim);
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    private static KubernetesClientException unlessConflict(KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw e;
        }
        return e;
    }
}
