package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.reaper.publish.Speaker;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether RabbitMQ is there. A reaper that waits while another one speaks is as ready as it can be. */
@Readiness
@ApplicationScoped
class RabbitMqReadiness implements HealthCheck {

    private final ReaperLifecycle lifecycle;
    private final Duration grace;

    RabbitMqReadiness(ReaperLifecycle lifecycle, ReaperConfig config) {
        this.lifecycle = lifecycle;
        this.grace = Duration.ofSeconds((long) config.rabbitmq().connectionAttempts()
                * config.rabbitmq().retryDelay());
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("rabbitmq");
        return lifecycle
                .reaper()
                .map(reaper -> reaper.tenure()
                        .map(tenure -> describe(answer, tenure.speaker()))
                        .orElseGet(() -> answer.up().withData("role", "standby").build()))
                .orElseGet(() -> answer.down().withData("reason", "not started").build());
    }

    private HealthCheckResponse describe(HealthCheckResponseBuilder answer, Speaker speaker) {
        if (speaker.standby()) {
            return answer.up().withData("role", "standby").build();
        }
        LinkState state = speaker.state();
        if (!state.reason().isEmpty()) {
            answer.withData("reason", state.reason());
        }
        return answer.status(state.readyWithin(grace)).build();
    }
}
