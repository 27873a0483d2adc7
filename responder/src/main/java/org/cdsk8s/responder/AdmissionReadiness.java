package org.cdsk8s.responder;

import jakarta.inject.Singleton;
import org.cdsk8s.responder.admission.AdmissionControl;
import org.cdsk8s.responder.admission.AdmissionState;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says whether requests are taken, and if not why. Never down: a full cluster is no fault of the responder. */
@Readiness
@Singleton
class AdmissionReadiness implements HealthCheck {

    private final Responder responder;

    AdmissionReadiness(Responder responder) {
        this.responder = responder;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Admission").up();
        ResponderLines lines = responder.lines();
        return lines == null ? response.build() : describe(response, lines.admission());
    }

    private static HealthCheckResponse describe(HealthCheckResponseBuilder response, AdmissionControl admission) {
        AdmissionState state = admission.state();
        return response.withData("consuming", !admission.paused())
                .withData("jobs in flight", state.inFlight())
                .withData("limit", state.limit())
                .withData("requests waiting", state.waiting())
                .withData("obstacle", state.obstacle())
                .withData("watch", admission.blindness())
                .build();
    }
}
