package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import org.cdsk8s.reaper.journal.JournalException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether Redis answers. */
@Readiness
@ApplicationScoped
class RedisReadiness implements HealthCheck {

    private final ReaperLifecycle lifecycle;

    RedisReadiness(ReaperLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("redis");
        if (lifecycle.reaper().isEmpty()) {
            return answer.down().withData("reason", "not started").build();
        }
        try {
            lifecycle.reaper().get().parts().store().check();
            return answer.up().build();
        } catch (JournalException e) {
            return answer.down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
