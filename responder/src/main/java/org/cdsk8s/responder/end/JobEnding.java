package org.cdsk8s.responder.end;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobStateReader;

/** Has the Job controller end Jobs, and says why, in one write. Thread-safe. */
public final class JobEnding {

    private final KubernetesClient kubernetes;

    /** Ends Jobs through {@code kubernetes}. */
    public JobEnding(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Whether {@code job} has ended, is going, or was ended by one of us. */
    public static boolean isOver(Job job) {
        ObjectMeta metadata = job.getMetadata();
        return metadata.getDeletionTimestamp() != null
                || JobLabels.annotation(metadata, JobLabels.REASON).isPresent()
                || JobStateReader.read(job).terminal();
    }

    /**
     * Ends {@code job}, if it is still as it was read. A deadline of 0 is legal (ValidateJobSpec asks for "not negative")
     * and over at once, also on Kubernetes 1.20, which knows no start of a Job without pods: there the controller compares
     * with the start it is about to set, so that 1 would never be over. No deadline counts while a Job is suspended, so
     * one that is gets resumed, to end before it has a pod.
     *
     * @throws KubernetesClientException if it was not ended; 409 when it is not as it was read
     */
    public void end(Job job, FailureCategory category) {
        ObjectMeta metadata = job.getMetadata();
        String resumed = Boolean.TRUE.equals(job.getSpec().getSuspend()) ? ",\"suspend\":false" : "";
        String patch =
                """
                {"metadata":{"uid":"%s","resourceVersion":"%s","annotations":{"%s":"%s"}},\
                "spec":{"activeDeadlineSeconds":0%s}}"""
                        .formatted(
                                metadata.getUid(),
                                metadata.getResourceVersion(),
                                JobLabels.REASON,
                                category.word(),
                                resumed);
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
