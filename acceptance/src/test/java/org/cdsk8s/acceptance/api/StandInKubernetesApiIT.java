package org.cdsk8s.acceptance.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The stand-in keeps the same contract as the real API server, so that it cannot drift from it. */
class StandInKubernetesApiIT
        implements ListingContract,
                WatchingContract,
                HistoryContract,
                WritingContract,
                DeletionContract,
                JobControllerContract {
    private StandInKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .withoutProcesses()
                .bookmarkEvery(Duration.ofSeconds(2))
                .start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.url())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return kubernetes.namespace();
    }

    @Override
    public void forgetHistory() {
        kubernetes.compact();
    }
}
