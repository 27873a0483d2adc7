package org.cdsk8s.responder.admission;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.Watched;

/**
 * The Jobs that are counted: those with our label.
 *
 * @param namespace where they live
 */
record CountedJobs(String namespace) implements Watched<Job, JobSighting> {

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
        return Optional.of(JobLabels.MANAGED_BY + "=" + JobLabels.CDS_K8S);
    }

    @Override
    public boolean includes(ObjectMeta metadata) {
        return JobLabels.isManaged(metadata);
    }

    @Override
    public JobSighting present(Job job) {
        return new JobSighting(JobRef.of(job), JobPhase.of(job));
    }

    @Override
    public JobSighting removed(Job job) {
        return new JobSighting(JobRef.of(job), JobPhase.AWAY);
    }

    /** One that lost our label is not counted any more either. */
    @Override
    public boolean provenGone(ObjectMeta last) {
        return true;
    }
}
