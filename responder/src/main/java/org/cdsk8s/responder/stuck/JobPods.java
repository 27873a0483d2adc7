package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.cdsk8s.common.diagnosis.PodReader;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/** How Jobs stand, as their pods show. Thread-safe. */
final class JobPods {

    /** Any version: the API server answers from memory. Otherwise it reads every pod of the namespace from its store. */
    private static final String FROM_MEMORY = "0";

    private final KubernetesClient kubernetes;

    JobPods(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** How {@code job} stood a moment ago; cheap enough to ask for hundreds of Jobs every now and then. */
    Standing lately(Job job, StuckMark expected) {
        return standing(job, expected, FROM_MEMORY);
    }

    /** How {@code job} stands at this moment, for what cannot be taken back. */
    Standing now(Job job, StuckMark expected) {
        return standing(job, expected, null);
    }

    private Standing standing(Job job, StuckMark expected, @Nullable String version) {
        ListOptions options = new ListOptionsBuilder()
                .withLabelSelector(JobLabels.JOB_NAME + "=" + job.getMetadata().getName())
                .withResourceVersion(version)
                .build();
        JobRef ref = JobRef.of(job);
        List<Pod> pods =
                kubernetes.pods().inNamespace(job.getMetadata().getNamespace()).list(options).getItems().stream()
                        .filter(pod -> PodReader.job(pod).filter(ref::equals).isPresent())
                        .toList();
        return Standing.of(pods, expected);
    }
}
