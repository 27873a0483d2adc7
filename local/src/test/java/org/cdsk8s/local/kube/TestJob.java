package org.cdsk8s.local.kube;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A Job as the tests create it, and a client to do so. */
final class TestJob {
    private TestJob() {}

    static KubernetesClient client(StandInKubernetes kubernetes) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.url())
                .withNamespace(kubernetes.namespace())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static Job shell(String name, String script) {
        return of(name, "Never", "sh", "-c", script);
    }

    static Job of(String name, String restartPolicy, String... command) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("scenario", name)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("main")
                .withImage("tools:1")
                .withCommand(command)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
