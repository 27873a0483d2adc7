package org.cdsk8s.acceptance.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.UncheckedIOException;
import java.util.List;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl apply -k kube} would apply. */
class ManifestsIT {

    private static final KubernetesControlPlane CLUSTER = KubernetesControlPlane.shared();

    private static final String NAMESPACE = CLUSTER.newNamespace("manifests");

    static List<String> files() {
        return Manifests.files();
    }

    @Test
    void shouldAllBeNamedByTheKustomization() {
        assertThat(Manifests.kustomized()).isNotEmpty().containsExactlyElementsOf(Manifests.files());
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldHoldOneObjectNamedAfterItsFile(String file) {
        HasMetadata object = Manifests.object(file);
        assertThat(file)
                .matches("\\d\\d-[a-z]+-[a-z-]+\\.yaml")
                .contains("-" + object.getKind().toLowerCase() + "-");
        assertThat(object.getMetadata().getNamespace())
                .as("the namespace is the kustomization's")
                .isNull();
    }

    @Test
    void shouldBeFoundOutWhenAFieldIsMisspelt() {
        var misspelt =
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: x, lables: {a: b}}
                """;
        assertThatThrownBy(() -> Manifests.parse(misspelt, ConfigMap.class))
                .isInstanceOf(UncheckedIOException.class)
                .hasStackTraceContaining("lables");
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeTakenByTheApiServer(String file) {
        HasMetadata object = Manifests.object(file);
        if (!(object instanceof Namespace)) {
            object.getMetadata().setNamespace(NAMESPACE);
        }
        assertThatCode(() -> CLUSTER.client().resource(object).dryRun(true).create())
                .doesNotThrowAnyException();
    }

    static List<Deployment> deployments() {
        return Manifests.files().stream()
                .filter(file -> file.contains("-deployment-"))
                .map(file -> Manifests.object(file, Deployment.class))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldRunEveryPodWithoutRightsOnItsNode(Deployment deployment) {
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).allSatisfy(container -> {
            var security = container.getSecurityContext();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getLivenessProbe()).isNotNull();
            assertThat(container.getReadinessProbe()).isNotNull();
        });
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldKeepTheVariablesOfServicesOutOfOurSettings(Deployment deployment) {
        assertThat(deployment.getSpec().getTemplate().getSpec().getEnableServiceLinks())
                .isFalse();
    }

    @Test
    void shouldShipAJobTemplateThatTheApiServerTakes() {
        var settings = Manifests.object("22-configmap-cds-job-template.yaml", ConfigMap.class);
        var job = Manifests.parse(settings.getData().get("cdsjob.yaml"), Job.class);
        job.getMetadata().setNamespace(NAMESPACE);
        assertThatCode(() -> CLUSTER.client().resource(job).dryRun(true).create())
                .doesNotThrowAnyException();
    }
}
