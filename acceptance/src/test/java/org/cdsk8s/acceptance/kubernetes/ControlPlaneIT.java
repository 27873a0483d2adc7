package org.cdsk8s.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** The control plane of the tests is a real one: data outlive the API server, and RBAC decides who may do what. */
class ControlPlaneIT {

    private final KubernetesControlPlane shared = KubernetesControlPlane.shared();

    @Test
    void shouldKeepItsObjectsThroughStopAndKillOfTheApiServer() {
        try (var own = KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual())) {
            var namespace = own.newNamespace("restart");
            var map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("kept")
                    .withNamespace(namespace)
                    .endMetadata()
                    .build();
            own.client().resource(map).create();

            own.stopApiServer();
            own.startApiServer();
            assertThat(own.client().resource(map).get()).isNotNull();

            own.killApiServer();
            own.startApiServer();
            assertThat(own.client().resource(map).get()).isNotNull();
        }
    }

    @Test
    void shouldLetAServiceAccountDoWhatItsRoleAllowsAndNothingElse() {
        var namespace = shared.newNamespace("rights");
        allowToListPods(namespace, "reader");

        try (var reader = KubernetesControlPlane.client(shared.kubeconfigFor(namespace, "reader"))) {
            assertThat(reader.pods().inNamespace(namespace).list().getItems()).isEmpty();
            assertThatThrownBy(() ->
                            reader.batch().v1().jobs().inNamespace(namespace).list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                            .isEqualTo(403));
        }
    }

    private void allowToListPods(String namespace, String account) {
        KubernetesClient admin = shared.client();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("pods")
                        .withVerbs("list")
                        .endRule()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(account)
                        .withNamespace(namespace)
                        .endSubject()
                        .build())
                .create();
    }
}
