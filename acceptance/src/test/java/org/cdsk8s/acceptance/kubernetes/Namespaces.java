package org.cdsk8s.acceptance.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** Namespaces that are ready for pods. */
final class Namespaces {

    private Namespaces() {}

    static String create(KubernetesClient client, String hint) {
        var namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(hint + "-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        await("pods may be made in " + namespace)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> takesPods(client, namespace));
        return namespace;
    }

    /** Pods are refused until the controllers made the namespace's default ServiceAccount (and in 1.20 its token). */
    private static boolean takesPods(KubernetesClient client, String namespace) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("probe")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
        try {
            client.pods().inNamespace(namespace).resource(pod).dryRun(true).create();
            return true;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }
}
