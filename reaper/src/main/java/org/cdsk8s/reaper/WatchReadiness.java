package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import org.cdsk8s.common.watch.WatchState;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the API server serves the watch. A reaper whose turn it is not does not watch, and is ready. */
@Readiness
@ApplicationScoped
class WatchReadiness implements HealthCheck {

    private final ReaperLifecycle lifecycle;

    WatchReadiness(ReaperLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("kubernetes watch");
        if (lifecycle.reaper().isEmpty()) {
            return answer.down().withData("reason", "not started").build();
        }
        Reaper reaper = lifecycle.reaper().get();
        Session session = reaper.session();
        if (session == null) {
            return notWatching(answer, reaper);
        }
        WatchState state = session.watchState();
        return state.up()
                ? answer.up().build()
                : answer.down().withData("reason", state.reason()).build();
    }

    private static HealthCheckResponse notWatching(HealthCheckResponseBuilder answer, Reaper reaper) {
        boolean standby = reaper.tenure()
                .map(tenure -> tenure.speaker().standby())
                .orElseGet(() -> reaper.parts().election().standing().answered());
        return answer.status(standby)
                .withData("reason", standby ? "standby" : "not watching: waits for Kubernetes, RabbitMQ and Redis")
                .build();
    }
}
