package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Lets a test be a ServiceAccount, with the rights that account has and no others. */
final class ServiceAccountLogin {

    private static final long VALID_SECONDS = 3600;

    private final KubernetesClient client;

    ServiceAccountLogin(KubernetesClient client) {
        this.client = client;
    }

    Path kubeconfig(String namespace, String name, Path target) {
        provide(namespace, name);
        var token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(VALID_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        var config = client.getConfiguration();
        var authority = new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8);
        return new Kubeconfig(config.getMasterUrl(), authority).withToken(token, namespace, target);
    }

    private void provide(String namespace, String name) {
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        var resource = client.resource(account);
        if (resource.get() == null) {
            resource.create();
        }
    }
}
