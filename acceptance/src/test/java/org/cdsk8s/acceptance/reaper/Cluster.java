package org.cdsk8s.acceptance.reaper;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/**
 * The Jobs of one namespace.
 *
 * @param client an administrator's
 * @param namespace the namespace
 */
record Cluster(KubernetesClient client, String namespace) {

    static final Map<String, String> OURS = Map.of("app.kubernetes.io/managed-by", "cds-k8s");

    Job create(String name) {
        return create(name, OURS, 0);
    }

    Job create(String name, Map<String, String> labels, int backoffLimit) {
        return create(job(name, labels, backoffLimit));
    }

    Job create(Job job) {
        job.getMetadata().setNamespace(namespace);
        return client.resource(job).create();
    }

    /** A Job of one container, not created yet. */
    static Job job(String name, Map<String, String> labels, int backoffLimit) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(backoffLimit)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("work")
                .withImage("none")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** One whose container starts again in its pod when it fails; Kubernetes fails the Job as soon as it did so once. */
    static Job restarting(String name) {
        Job job = job(name, OURS, 1);
        job.getSpec().getTemplate().getSpec().setRestartPolicy("OnFailure");
        return job;
    }

    void delete(String name) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    boolean ended(String name) {
        Job job =
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
        return job.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().matches("Complete|Failed"));
    }

    /** How many pods of this Job there are. */
    int pods(String job) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("job-name", job)
                .list()
                .getItems()
                .size();
    }

    String resourceVersion() {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list()
                .getMetadata()
                .getResourceVersion();
    }
}
