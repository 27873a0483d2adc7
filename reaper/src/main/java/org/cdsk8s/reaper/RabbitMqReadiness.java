package org.cdsk8s.reaper;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.reaper.publish.Rehearsal;
import org.cdsk8s.reaper.publish.Speaker;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether RabbitMQ is there and takes messages, also for a reaper that stands by. */
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
                        .orElseGet(() -> describe(answer, reaper.rehearsal())))
                .orElseGet(() -> answer.down().withData("reason", "not started").build());
    }

    private HealthCheckResponse describe(HealthCheckResponseBuilder answer, Speaker speaker) {
        if (speaker.standby()) {
            return answer.up().withData("role", "standby").build();
        }
        String blocked = speaker.blocked();
        if (blocked != null) {
            return answer.down()
                    .withData("reason", "RabbitMQ takes nothing from publishers: " + blocked)
                    .build();
        }
        return describe(answer, speaker.state());
    }

    private HealthCheckResponse describe(HealthCheckResponseBuilder answer, Rehearsal rehearsal) {
        answer.withData("role", "standby");
        return rehearsal.state().map(state -> describe(answer, state)).orElseGet(() -> answer.down()
                .withData("reason", "waits for the election")
                .build());
    }

    private HealthCheckResponse describe(HealthCheckResponseBuilder answer, LinkState state) {
        if (!state.reason().isEmpty()) {
            answer.withData("reason", state.reason());
        }
        return answer.status(state.readyWithin(grace)).build();
    }
}
