package org.cdsk8s.acceptance.api;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server of its own, as it has to be started anew: only then does its memory of past changes begin afresh. */
class RealKubernetesHistoryIT implements HistoryContract {
    private static KubernetesControlPlane kubernetes;
    private static String namespace;

    @BeforeAll
    static void start() {
        kubernetes = KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual());
        namespace = kubernetes.newNamespace("history");
    }

    @AfterAll
    static void stop() {
        kubernetes.close();
    }

    @Override
    public KubernetesClient client() {
        return kubernetes.client();
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public void forgetHistory() {
        kubernetes.stopApiServer();
        kubernetes.startApiServer();
    }
}
