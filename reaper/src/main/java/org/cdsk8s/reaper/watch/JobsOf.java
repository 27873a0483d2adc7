package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;
import org.cdsk8s.common.watch.Watched;

/**
 * The Jobs to watch.
 *
 * @param namespace where they live
 * @param own which of those there are ours
 */
public record JobsOf(String namespace, OwnJobs own) implements Watched<Job, JobObservation> {

    @Override
    public Class<Job> type() {
        return Job.class;
    }

    @Override
    public String group() {
        return "/apis/batch/v1";
    }

    @Override
    public String plural() {
        return "jobs";
    }

    @Override
    public Optional<String> labelSelector() {
        return own.labelSelector();
    }

    @Override
    public boolean includes(ObjectMeta metadata) {
        return own.include(metadata);
    }

    @Override
    public JobObservation present(Job job) {
        return JobObservation.of(job);
    }

    @Override
    public JobObservation removed(Job job) {
        return JobObservation.removed(job);
    }

    /** A Job that was being deleted is gone, whatever became of its labels. */
    @Override
    public boolean provenGone(ObjectMeta last) {
        return labelSelector().isEmpty() || last.getDeletionTimestamp() != null;
    }
}
