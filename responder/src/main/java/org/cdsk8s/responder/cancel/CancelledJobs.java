package org.cdsk8s.responder.cancel;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.end.JobEnding;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.outcome.JobVisitor;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends Jobs whose requests were cancelled. Whoever cancels first notes it and then looks for the Job; whoever launches
 * first creates the Job and then looks for the note. So one of the two sees the other. Thread-safe.
 */
public final class CancelledJobs implements JobVisitor {

    private static final Logger LOG = LoggerFactory.getLogger(CancelledJobs.class);

    private final KubernetesClient kubernetes;
    private final PodLogArchive archive;
    private final Cancellations cancellations;
    private final JobEnding ending;

    /** Ends Jobs that {@code cancellations} knows of, and saves their logs to {@code archive} before. */
    public CancelledJobs(KubernetesClient kubernetes, PodLogArchive archive, Cancellations cancellations) {
        this.kubernetes = kubernetes;
        this.archive = archive;
        this.cancellations = cancellations;
        this.ending = new JobEnding(kubernetes);
    }

    /**
     * Ends {@code ref} if its request was cancelled. To be called when the Job is there, and before its request is
     * acknowledged.
     *
     * @param messageId the request's message id, if it has one
     * @throws IOException if it could not be found out, or the Job not be ended; to be tried again
     */
    public void check(JobRef ref, Optional<String> messageId) throws IOException {
        if (!cancellations.cancelled(ref.namespace(), messageId, ref.name())) {
            return;
        }
        try {
            Optional<Job> job = find(ref.namespace(), ref.name())
                    .filter(found -> ref.uid().equals(found.getMetadata().getUid()))
                    .filter(found -> !JobEnding.isOver(found));
            if (job.isPresent()) {
                saveWhatCanBeSaved(job.get());
                end(job.get());
            }
        } catch (KubernetesClientException e) {
            throw new IOException("The Job " + ref + ", which was cancelled, could not be ended: " + e.getMessage(), e);
        }
    }

    /**
     * Looks after a Job nobody may look after any more: created by a responder that died or was frozen meanwhile, while
     * its request was refused as cancelled. Others are found by {@link #check}.
     */
    @Override
    public void visit(Job job) {
        if (!JobLabels.isManaged(job.getMetadata())
                || JobLabels.annotation(job.getMetadata(), JobLabels.ACKED).isPresent()
                || JobEnding.isOver(job)) {
            return;
        }
        try {
            check(JobRef.of(job), JobLabels.annotation(job.getMetadata(), JobLabels.REQUEST_ID));
        } catch (IOException e) {
            LOG.warn("{}; tried again", e.getMessage());
        }
    }

    /** The Job of that name, if it is there. */
    Optional<Job> find(String namespace, String name) {
        return Optional.ofNullable(kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /**
     * Ends {@code job}, logs first.
     *
     * @throws IOException if a log that exists could not be saved
     * @throws KubernetesClientException if it was not ended
     */
    void endWithLogs(Job job) throws IOException {
        archive.secure(job);
        end(job);
    }

    /** The same, though not all logs may be saved. */
    void endAnyhow(Job job) {
        saveWhatCanBeSaved(job);
        end(job);
    }

    private void saveWhatCanBeSaved(Job job) {
        try {
            archive.secure(job);
        } catch (IOException e) {
            LOG.warn("Job {} was cancelled and is ended without all of its logs: {}", JobRef.of(job), e.getMessage());
        }
    }

    /** One that has ended or gone by itself meanwhile need not be ended any more. */
    private void end(Job job) {
        try {
            ending.end(job, FailureCategory.CANCELLED);
            LOG.info("Job {} was cancelled and is ended", JobRef.of(job));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
