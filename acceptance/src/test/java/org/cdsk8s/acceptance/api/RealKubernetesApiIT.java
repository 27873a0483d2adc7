package org.cdsk8s.acceptance.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract as the real API server keeps it; what fails here is wrong in the contract, not in the server. */
class RealKubernetesApiIT
        implements ListingContract, WatchingContract, WritingContract, DeletionContract, JobControllerContract {
    private final KubernetesControlPlane kubernetes = KubernetesControlPlane.shared();
    private KubernetesClient client;
    private String namespace;

    @BeforeEach
    void connect() {
        Config config = new ConfigBuilder(
                        Config.fromKubeconfig(kubernetes.kubeconfig().toFile()))
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        namespace = kubernetes.newNamespace("api");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return namespace;
    }
}
