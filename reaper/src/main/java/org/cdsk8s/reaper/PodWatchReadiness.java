package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import org.cdsk8s.common.watch.WatchState;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the API server serves the watch of pods. It is never down: without pods every event is still told, it only
 * explains less, and a reaper that may not see pods must not be taken out of a rolling update for it.
 */
@Readiness
@ApplicationScoped
class PodWatchReadiness implements HealthCheck {

    private final ReaperLifecycle lifecycle;

    PodWatchReadiness(ReaperLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("kubernetes pods watch").up();
        lifecycle
                .reaper()
                .map(Reaper::podWatchState)
                .filter(state -> !state.up())
                .map(WatchState::reason)
                .ifPresent(reason -> answer.withData("reason", reason));
        return answer.build();
    }
}
