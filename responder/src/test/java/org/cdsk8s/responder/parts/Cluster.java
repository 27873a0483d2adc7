package org.cdsk8s.responder.parts;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.List;
import org.cdsk8s.local.kube.StandInKubernetes;

/**
 * A stand-in API server whose pods do what a test says, and a client of it that repeats nothing by itself.
 *
 * @param standIn the server
 * @param client the client
 */
public record Cluster(StandInKubernetes standIn, KubernetesClient client) implements AutoCloseable {

    /** Where the Jobs are. */
    public static final String NAMESPACE = "media";

    /** Starts one. */
    public static Cluster start() throws IOException {
        StandInKubernetes standIn = StandInKubernetes.builder()
                .namespace(NAMESPACE)
                .withoutProcesses()
                .start();
        return new Cluster(standIn, client(standIn));
    }

    /** Another client, with connections of its own. */
    public KubernetesClient newClient() {
        return client(standIn);
    }

    /** The Jobs there are. */
    public List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
    }

    /** One of them. */
    public Job job(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    @Override
    public void close() throws IOException {
        client.close();
        standIn.close();
    }

    private static KubernetesClient client(StandInKubernetes standIn) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(standIn.url())
                        .withNamespace(NAMESPACE)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }
}
