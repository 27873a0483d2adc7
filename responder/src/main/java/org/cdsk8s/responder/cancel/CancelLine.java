package org.cdsk8s.responder.cancel;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.responder.end.JobEnding;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.cdsk8s.responder.tombstone.RequestIds;

/** Carries out one cancellation. Harmless when repeated. Thread-safe. */
public final class CancelLine {

    private final CancelledJobs jobs;
    private final RequestedJobs requested;
    private final Cancellations cancellations;
    private final Clock clock;

    /**
     * The line for one namespace.
     *
     * @param namespace the only namespace whose Jobs are touched
     * @param ids know which Job belongs to which message id
     */
    public CancelLine(
            KubernetesClient kubernetes,
            String namespace,
            CancelledJobs jobs,
            RequestIds ids,
            Cancellations cancellations,
            Clock clock) {
        this.jobs = jobs;
        this.requested = new RequestedJobs(kubernetes, namespace, ids);
        this.cancellations = cancellations;
        this.clock = clock;
    }

    /**
     * Notes the cancellation, and only then looks for a Job to end: a Job that is not there yet will find the note.
     *
     * @param withLogs whether the Job may go on for now when its logs cannot be saved
     * @throws IOException if Redis or the logs fail
     * @throws KubernetesClientException if the API server fails
     */
    CancelResult cancel(Cancellation cancellation, boolean withLogs) throws IOException {
        String namespace = requested.namespace();
        if (cancellation.job().isPresent()) {
            String name = cancellation.job().get();
            cancellations.rememberJob(namespace, name, clock.instant());
            return end(jobs.find(namespace, name), withLogs);
        }
        String messageId = cancellation.requestId().orElseThrow();
        cancellations.rememberRequest(namespace, messageId, clock.instant());
        return end(requested.find(messageId), withLogs);
    }

    private CancelResult end(Optional<Job> found, boolean withLogs) throws IOException {
        if (found.isEmpty()) {
            return CancelResult.REMEMBERED;
        }
        Job job = found.get();
        if (!JobLabels.isManaged(job.getMetadata())) {
            return CancelResult.NOT_OURS;
        }
        if (JobEnding.isOver(job)) {
            return CancelResult.OVER;
        }
        if (withLogs) {
            jobs.endWithLogs(job);
        } else {
            jobs.endAnyhow(job);
        }
        return CancelResult.ENDED;
    }
}
