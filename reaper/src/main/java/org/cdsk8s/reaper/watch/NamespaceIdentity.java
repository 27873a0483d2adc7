package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which namespace we work in: one of the same name in another cluster, or made anew after it was deleted, has another
 * uid. Thread-safe.
 */
public final class NamespaceIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceIdentity.class);

    private final KubernetesClient client;
    private final String name;
    private final AtomicBoolean said = new AtomicBoolean();

    /** The namespace called {@code name}. */
    public NamespaceIdentity(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /**
     * Its uid; empty if we may not read it, which is said once.
     *
     * @throws IOException if the API server did not answer, or not now
     */
    public Optional<String> uid() throws IOException {
        try {
            Namespace namespace = client.namespaces().withName(name).get();
            return namespace == null
                    ? unknown("it was not found")
                    : Optional.of(namespace.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return unknown("reading it is forbidden; let the Role grant \"get\" on namespaces");
            }
            throw new IOException("Namespace " + name + " could not be read: " + e.getMessage(), e);
        }
    }

    private Optional<String> unknown(String why) {
        if (said.compareAndSet(false, true)) {
            LOG.warn(
                    "Going on without making sure that the journal is about namespace {} of this cluster: {}",
                    name,
                    why);
        }
        return Optional.empty();
    }
}
