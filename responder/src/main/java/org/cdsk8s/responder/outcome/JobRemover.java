package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.cdsk8s.responder.end.JobDeletion;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets handled Jobs go once their retention time is over. Thread-safe. */
public final class JobRemover {

    private static final Logger LOG = LoggerFactory.getLogger(JobRemover.class);

    private final JobDeletion deletion;
    private final Tombstones tombstones;
    private final Profile profile;
    private final Retention retention;
    private final ResponderMetrics metrics;
    private final Clock clock;

    /**
     * How long handled Jobs stay.
     *
     * @param keep whether they stay for ever ({@code KEEP_JOBS})
     * @param time how long they stay otherwise, zero or more ({@code JOB_RETENTION})
     */
    public record Retention(boolean keep, Duration time) {}

    /** A remover for Jobs of one profile. */
    public JobRemover(
            KubernetesClient kubernetes,
            Tombstones tombstones,
            Profile profile,
            Retention retention,
            ResponderMetrics metrics,
            Clock clock) {
        this.deletion = new JobDeletion(kubernetes);
        this.tombstones = tombstones;
        this.profile = profile;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Removes {@code job}, which was handled, unless it is to stay a while longer. The tombstone is written anew: the
     * request may have been acknowledged since the first one.
     *
     * @throws IOException if the tombstone cannot be written; then the Job stays
     */
    void removeIfDue(Job job) throws IOException {
        if (retention.keep() || job.getMetadata().getDeletionTimestamp() != null || !due(job)) {
            return;
        }
        tombstones.write(Tombstone.of(job));
        profile.cleanUp(job);
        delete(job);
    }

    private boolean due(Job job) {
        Instant handled = HandledMark.read(job).orElse(Instant.EPOCH);
        return !handled.plus(retention.time()).isAfter(clock.instant());
    }

    /** Unchanged, since the tombstone must show the Job as it was at the end. */
    private void delete(Job seen) {
        if (deletion.deleteUnchanged(seen)) {
            metrics.jobRemoved();
            LOG.info("Job {} removed", seen.getMetadata().getName());
        }
    }
}
