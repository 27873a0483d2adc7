package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;

/** The annotation that says a Job's outcome was dealt with, and when. Thread-safe. */
public final class HandledMark {

    private final KubernetesClient kubernetes;
    private final Clock clock;

    /** Marks with the time of {@code clock}. */
    public HandledMark(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /** Sets it, and gives the Job back the time to live its template asked for. The uid in the patch is a condition. */
    Job set(Job job) {
        String ttl = OutcomeHandler.annotations(job).get(JobLabels.TTL);
        String spec =
                ttl == null || !ttl.matches("\\d{1,9}") ? "" : ",\"spec\":{\"ttlSecondsAfterFinished\":" + ttl + "}";
        String patch = "{\"metadata\":{\"uid\":\"%s\",\"annotations\":{\"%s\":\"%s\"}}%s}"
                .formatted(job.getMetadata().getUid(), JobLabels.HANDLED, clock.instant(), spec);
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** When it was set; empty when it was not, or not by us. */
    static Optional<Instant> read(Job job) {
        try {
            return Optional.ofNullable(OutcomeHandler.annotations(job).get(JobLabels.HANDLED))
                    .map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
