package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.lease.Standing;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether this reaper stands for election, and as what: the one that speaks, or the one that stands by. */
@Readiness
@ApplicationScoped
class ElectionReadiness implements HealthCheck {

    private final ReaperLifecycle lifecycle;
    private final Duration patience;

    ElectionReadiness(ReaperLifecycle lifecycle, ReaperConfig config) {
        this.lifecycle = lifecycle;
        this.patience = config.reaper().lease().duration();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("leader election");
        return lifecycle
                .reaper()
                .map(reaper -> describe(answer, reaper.parts().election()))
                .orElseGet(() -> answer.down().withData("reason", "not started").build());
    }

    /** A call that hangs leaves the standing as it was, so its age counts too. */
    private HealthCheckResponse describe(HealthCheckResponseBuilder answer, Election election) {
        Standing standing = election.standing();
        answer.withData("role", election.mandate().isPresent() ? "leader" : "standby");
        if (!standing.holder().isEmpty()) {
            answer.withData("holder", standing.holder());
        }
        if (!standing.reason().isEmpty()) {
            answer.withData("reason", standing.reason());
        }
        return answer.status(System.nanoTime() - standing.heardNanos() < patience.toNanos())
                .build();
    }
}
