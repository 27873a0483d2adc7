package org.cdsk8s.acceptance.storm;

import static org.cdsk8s.acceptance.kubernetes.Insistence.insist;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/**
 * Makes and removes Jobs, each exactly once, however often the API server has to be asked.
 *
 * @param client an administrator's
 * @param namespace where
 */
record JobPost(KubernetesClient client, String namespace) {

    static final Map<String, String> OURS = Map.of("app.kubernetes.io/managed-by", "cds-k8s");

    /** Without our label, but like those of an older version. */
    static final Map<String, String> ADOPTED = Map.of("deliverable-asset-id", "12");

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final long DEADLINE_SECONDS = 3;

    /** Makes a Job for that life and returns its uid. */
    String create(String name, Life life, Map<String, String> labels) throws InterruptedException {
        var job = describe(name, life, labels);
        try {
            return insist(() -> client.resource(job).create()).getMetadata().getUid();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            return insist(() -> client.resource(job).get()).getMetadata().getUid(); // made, and the answer was lost
        }
    }

    /** Removes this very Job: a request that comes late must not meet another one. */
    void delete(String name, String uid) throws InterruptedException {
        var options = new DeleteOptionsBuilder()
                .withPropagationPolicy("Background")
                .withNewPreconditions()
                .withUid(uid)
                .endPreconditions()
                .build();
        try {
            insist(() -> client.raw("/apis/batch/v1/namespaces/" + namespace + "/jobs/" + name, "DELETE", options));
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    private Job describe(String name, Life life, Map<String, String> labels) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(life.backoffLimit())
                .withActiveDeadlineSeconds(life == Life.DEADLINE ? DEADLINE_SECONDS : null)
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
}
