package org.cdsk8s.common.kube;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster and which namespace a service works in, by the original's rules (contract, "Configuration"): inside a
 * cluster the pod's service account decides both; outside, {@code KUBE_CONFIG} and {@code NAMESPACE} do.
 *
 * @param serviceAccount the directory a pod finds its service account in
 */
public record ClusterAccess(Path serviceAccount) {

    /** Where Kubernetes mounts the service account of a pod ("Accessing the API from within a Pod"). */
    public static final ClusterAccess STANDARD =
            new ClusterAccess(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));

    /**
     * The namespace to work in.
     *
     * @param configured the value of {@code NAMESPACE}
     * @throws IllegalStateException if neither a service account nor the configuration names one
     */
    public String namespace(Optional<String> configured) {
        Path file = serviceAccount.resolve("namespace");
        if (Files.isReadable(file)) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The namespace of the service account could not be read from " + file, e);
            }
        }
        return configured.orElseThrow(() -> new IllegalStateException(
                "There is no service account at " + serviceAccount + " to tell the namespace: set NAMESPACE"));
    }

    /**
     * The client configuration for the cluster.
     *
     * @param kubeConfig the value of {@code KUBE_CONFIG}; {@code $HOME/.kube/config} when empty; of no meaning inside a
     *     cluster
     * @throws IllegalStateException if we are outside a cluster and the file cannot be read
     */
    public Config config(Optional<String> kubeConfig) {
        if (Files.isReadable(serviceAccount.resolve("token"))) {
            return Config.autoConfigure(null);
        }
        Path file =
                kubeConfig.map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".kube", "config"));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("There is no service account at " + serviceAccount
                    + " and no readable kubeconfig at " + file + ": set KUBE_CONFIG to one");
        }
        return Config.fromKubeconfig(file.toFile());
    }
}
