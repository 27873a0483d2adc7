package org.cdsk8s.responder.outcome;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;

/** The annotation that says a Job's outcome was dealt with, and when. Thread-safe. */
public final class HandledMark {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longest list of names, in characters: all annotations of an object share 256 KiB, and nobody reads more. */
    private static final int MAX_NAMES = 1024;

    private final KubernetesClient kubernetes;
    private final Clock clock;

    /** Marks with the time of {@code clock}. */
    public HandledMark(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /**
     * Sets it, and gives the Job back the time to live its template asked for. The uid in the patch is a condition.
     *
     * @param lostLogs names of the logs that were given up
     */
    Job set(Job job, List<String> lostLogs) {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata =
                patch.putObject("metadata").put("uid", job.getMetadata().getUid());
        ObjectNode annotations = metadata.putObject("annotations")
                .put(JobLabels.HANDLED, clock.instant().toString());
        if (!lostLogs.isEmpty()) {
            String names = String.join(" ", lostLogs);
            annotations.put(JobLabels.LOGS_MISSING, names.substring(0, Math.min(names.length(), MAX_NAMES)));
        }
        String ttl = OutcomeHandler.annotations(job).get(JobLabels.TTL);
        if (ttl != null && ttl.matches("\\d{1,9}")) {
            patch.putObject("spec").put("ttlSecondsAfterFinished", Integer.parseInt(ttl));
        }
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
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
