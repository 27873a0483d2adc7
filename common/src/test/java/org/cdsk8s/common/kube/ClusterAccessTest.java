package org.cdsk8s.common.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterAccessTest {

    @TempDir
    Path directory;

    @Test
    void shouldTakeTheNamespaceOfTheServiceAccountBeforeTheConfiguredOne() throws IOException {
        Files.writeString(directory.resolve("namespace"), "media\n");

        assertThat(new ClusterAccess(directory).namespace(Optional.of("other"))).isEqualTo("media");
    }

    @Test
    void shouldTakeTheConfiguredNamespaceOutsideACluster() {
        assertThat(new ClusterAccess(directory).namespace(Optional.of("other"))).isEqualTo("other");
    }

    @Test
    void shouldSayWhatToSetWhenNothingTellsTheNamespace() {
        assertThatThrownBy(() -> new ClusterAccess(directory).namespace(Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("set NAMESPACE");
    }

    @Test
    void shouldReadTheKubeconfigOutsideACluster() throws IOException {
        Path kubeConfig = directory.resolve("config");
        Files.writeString(
                kubeConfig,
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:4711"}}]
                users: [{name: u, user: {token: secret}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);

        assertThat(new ClusterAccess(directory)
                        .config(Optional.of(kubeConfig.toString()))
                        .getMasterUrl())
                .startsWith("http://127.0.0.1:4711");
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        String missing = directory.resolve("missing").toString();

        assertThatThrownBy(() -> new ClusterAccess(directory).config(Optional.of(missing)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(missing)
                .hasMessageContaining("KUBE_CONFIG");
    }
}
