package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the Kubernetes API server answers; its version may be asked by anybody. */
@Readiness
@Singleton
class KubernetesReadiness implements HealthCheck {

    private final KubernetesClient kubernetes;

    KubernetesReadiness(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            String version = kubernetes.getKubernetesVersion().getGitVersion();
            return HealthCheckResponse.named("Kubernetes")
                    .up()
                    .withData("version", version)
                    .build();
        } catch (KubernetesClientException e) {
            return HealthCheckResponse.named("Kubernetes")
                    .down()
                    .withData("reason", reason(e))
                    .build();
        }
    }

    /** Without an answer, the client's own message says nothing; the cause does. */
    private static String reason(KubernetesClientException e) {
        Throwable cause = e.getStatus() == null && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
