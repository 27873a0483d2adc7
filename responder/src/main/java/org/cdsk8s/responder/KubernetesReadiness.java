package org.cdsk8s.responder;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the Kubernetes API server answers, and shows us Jobs: without that right no request can be launched. */
@Readiness
@Singleton
class KubernetesReadiness implements HealthCheck {

    private final Responder responder;
    private final KubernetesClient kubernetes;

    KubernetesReadiness(Responder responder, KubernetesClient kubernetes) {
        this.responder = responder;
        this.kubernetes = kubernetes;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Kubernetes");
        ResponderLines lines = responder.lines();
        if (lines == null) {
            return response.down().withData("reason", "not started").build();
        }
        try {
            look(lines.namespace());
            return response.up().build();
        } catch (KubernetesClientException e) {
            return response.down().withData("reason", reason(e)).build();
        }
    }

    /** One Job at most. */
    private void look(String namespace) {
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(1L).build());
    }

    /** Without an answer, the client's own message says nothing; the cause does. */
    private static String reason(KubernetesClientException e) {
        Throwable cause = e.getStatus() == null && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
