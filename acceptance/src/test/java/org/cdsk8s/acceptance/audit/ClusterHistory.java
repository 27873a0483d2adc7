package org.cdsk8s.acceptance.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.local.audit.History;

/**
 * Notes what becomes of the Jobs of one namespace, through restarts of the API server too: the client library's informer
 * lists and watches on a connection of its own, and shares nothing with the reaper.
 */
public final class ClusterHistory implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final History history = new History();
    private final KubernetesClient client;
    private final SharedIndexInformer<Job> jobs;

    private ClusterHistory(KubernetesClient client, String namespace) {
        this.client = client;
        this.jobs = client.batch().v1().jobs().inNamespace(namespace).inform(new Notes());
    }

    /** Notes from now on, and what is there already. */
    public static ClusterHistory of(Path kubeconfig, String namespace) {
        return new ClusterHistory(KubernetesControlPlane.client(kubeconfig), namespace);
    }

    /** All that was noted so far; it grows, a moment after the cluster changed. */
    public History history() {
        return history;
    }

    @Override
    public void close() {
        jobs.close();
        client.close();
    }

    private static JsonNode tree(Job job) {
        return JSON.valueToTree(job);
    }

    private final class Notes implements ResourceEventHandler<Job> {

        @Override
        public void onAdd(Job job) {
            history.seen(tree(job));
        }

        @Override
        public void onUpdate(Job before, Job job) {
            history.seen(tree(job));
        }

        @Override
        public void onDelete(Job job, boolean finalStateUnknown) {
            if (finalStateUnknown) {
                history.lost(tree(job));
            } else {
                history.removed(tree(job));
            }
        }
    }
}
