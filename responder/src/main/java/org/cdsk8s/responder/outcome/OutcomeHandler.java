package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with one Job that is over: logs first, then the tombstone, then the mark that says it was handled, then removal.
 * Each step is harmless when repeated, and the mark is set only after the steps before it. Thread-safe.
 */
public final class OutcomeHandler implements JobVisitor {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeHandler.class);

    private final KubernetesClient kubernetes;
    private final PodLogArchive archive;
    private final Tombstones tombstones;
    private final Telling telling;
    private final HandledMark handledMark;
    private final JobRemover remover;

    /** A handler that saves logs to {@code archive} and hands the Job to {@code remover}. */
    public OutcomeHandler(
            KubernetesClient kubernetes,
            PodLogArchive archive,
            Tombstones tombstones,
            Telling telling,
            HandledMark handledMark,
            JobRemover remover) {
        this.kubernetes = kubernetes;
        this.archive = archive;
        this.tombstones = tombstones;
        this.telling = telling;
        this.handledMark = handledMark;
        this.remover = remover;
    }

    /** Deals with {@code ref}, whose end was told, as far as it can be dealt with now. */
    public OutcomeResult handle(JobRef ref) {
        try {
            Job job = kubernetes
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(ref.namespace())
                    .withName(ref.name())
                    .get();
            if (job == null || !ref.uid().equals(job.getMetadata().getUid())) {
                return OutcomeResult.GONE;
            }
            return handle(job);
        } catch (KubernetesClientException e) {
            return later(ref, e);
        }
    }

    /** Nobody may have been told of its end: then it stays as it is. */
    @Override
    public void visit(Job job) {
        if (!isOurs(job.getMetadata()) || !JobStateReader.read(job).terminal()) {
            return;
        }
        try {
            if (isHandled(job) || telling.done(job)) {
                handle(job);
            }
        } catch (IOException e) {
            later(JobRef.of(job), e);
        }
    }

    /** Deals with {@code job}, just read from the API server. */
    OutcomeResult handle(Job job) {
        if (!isOurs(job.getMetadata())) {
            return OutcomeResult.NOT_OURS;
        }
        if (!JobStateReader.read(job).terminal()) {
            return OutcomeResult.NOT_OVER;
        }
        try {
            Job handled = isHandled(job) ? job : finish(job);
            remover.removeIfDue(handled);
            return OutcomeResult.HANDLED;
        } catch (IOException | KubernetesClientException e) {
            return later(JobRef.of(job), e);
        }
    }

    private Job finish(Job job) throws IOException {
        List<String> lostLogs = archive.save(job);
        tombstones.write(Tombstone.of(job));
        return handledMark.set(job, lostLogs);
    }

    private static OutcomeResult later(JobRef job, Exception e) {
        LOG.warn("Job {} is over and could not be dealt with; it stays, and is tried again: {}", job, e.getMessage());
        return OutcomeResult.LATER;
    }

    static boolean isHandled(Job job) {
        return annotations(job).containsKey(JobLabels.HANDLED);
    }

    static Map<String, String> annotations(Job job) {
        return Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.of());
    }

    static boolean isOurs(ObjectMeta metadata) {
        return JobLabels.isManaged(metadata) || JobLabels.isAdoptable(metadata);
    }
}
