package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig files: one cluster, one user. */
final class Kubeconfig {

    private final String server;
    private final String authority;

    /** Of the API server at this address, whose certificate this authority (PEM) signed. */
    Kubeconfig(String server, String authority) {
        this.server = server;
        this.authority = authority;
    }

    /** For whoever holds this certificate and key (PEM files). */
    Path withCertificate(Path certificate, Path key, Path target) {
        return write(
                withUser()
                        .editMatchingUser(user -> true)
                        .editUser()
                        .withClientCertificateData(base64(read(certificate)))
                        .withClientKeyData(base64(read(key)))
                        .endUser()
                        .endUser()
                        .build(),
                target);
    }

    /** For whoever holds this token, in this namespace unless said otherwise. */
    Path withToken(String token, String namespace, Path target) {
        return write(
                withUser()
                        .editMatchingUser(user -> true)
                        .editUser()
                        .withToken(token)
                        .endUser()
                        .endUser()
                        .editMatchingContext(context -> true)
                        .editContext()
                        .withNamespace(namespace)
                        .endContext()
                        .endContext()
                        .build(),
                target);
    }

    private ConfigBuilder withUser() {
        return new ConfigBuilder()
                .withCurrentContext("test")
                .addNewCluster()
                .withName("test")
                .withNewCluster()
                .withServer(server)
                .withCertificateAuthorityData(base64(authority))
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName("test")
                .withNewUser()
                .endUser()
                .endUser()
                .addNewContext()
                .withName("test")
                .withNewContext()
                .withCluster("test")
                .withUser("test")
                .endContext()
                .endContext();
    }

    private static Path write(Config config, Path target) {
        try {
            return Files.writeString(target, Serialization.asYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + target + ".", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file + ".", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
