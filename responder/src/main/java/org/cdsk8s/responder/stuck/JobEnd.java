package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.end.JobEnding;
import org.cdsk8s.responder.log.PodLogArchive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends Jobs that have had their time: logs first, then the end. What fails is left to the next sweep. Thread-safe. */
final class JobEnd {

    private static final Logger LOG = LoggerFactory.getLogger(JobEnd.class);

    private final JobPods pods;
    private final JobEnding ending;
    private final PodLogArchive archive;

    JobEnd(JobPods pods, JobEnding ending, PodLogArchive archive) {
        this.pods = pods;
        this.ending = ending;
        this.archive = archive;
    }

    /**
     * Ends {@code job} for what {@code mark} says, if that still keeps it: saving logs may take a while.
     *
     * @return whether it was ended, and by us
     */
    boolean end(Job job, StuckMark mark) {
        FailureCategory category = mark.category();
        try {
            archive.secure(job);
            if (pods.now(job, mark).stuck() != category) {
                return false;
            }
            ending.end(job, category);
            LOG.info(
                    "Job {} could not start ({}) and is ended",
                    job.getMetadata().getName(),
                    category.word());
            return true;
        } catch (IOException | KubernetesClientException e) {
            later(job, e);
            return false;
        }
    }

    /** A conflict is no trouble: somebody else changed the Job, perhaps another responder that ended it. */
    static void later(Job job, Exception e) {
        if (e instanceof KubernetesClientException answer && answer.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            LOG.debug("Job {} changed while it was looked at", JobRef.of(job));
        } else {
            LOG.warn(
                    "Job {} cannot start, and could not be dealt with; tried again: {}",
                    JobRef.of(job),
                    e.getMessage());
        }
    }
}
