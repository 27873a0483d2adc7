package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.cdsk8s.common.job.JobLabels;

/**
 * Writes on Jobs what is known of their being stuck. Each write takes only if the Job is still as it was read; if not,
 * the API server answers 409. Thread-safe.
 */
final class StuckMarks {

    private final KubernetesClient kubernetes;

    StuckMarks(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    Job note(Job job, StuckMark mark) {
        return patch(job, JobLabels.STUCK, '"' + mark.toString() + '"');
    }

    Job takeBack(Job job) {
        return patch(job, JobLabels.STUCK, "null");
    }

    private Job patch(Job job, String annotation, String value) {
        String patch = "{\"metadata\":{\"uid\":\"%s\",\"resourceVersion\":\"%s\",\"annotations\":{\"%s\":%s}}}"
                .formatted(job.getMetadata().getUid(), job.getMetadata().getResourceVersion(), annotation, value);
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
