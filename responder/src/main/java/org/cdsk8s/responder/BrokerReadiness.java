package org.cdsk8s.responder;

import jakarta.inject.Singleton;
import org.cdsk8s.common.amqp.LinkState;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether RabbitMQ is connected, or was until a moment ago. */
@Readiness
@Singleton
class BrokerReadiness implements HealthCheck {

    private final Responder responder;

    BrokerReadiness(Responder responder) {
        this.responder = responder;
    }

    @Override
    public HealthCheckResponse call() {
        ResponderLines lines = responder.lines();
        if (lines == null) {
            return HealthCheckResponse.named("RabbitMQ")
                    .down()
                    .withData("reason", "not started")
                    .build();
        }
        LinkState state = lines.broker();
        return HealthCheckResponse.named("RabbitMQ")
                .status(state.readyWithin(lines.brokerGrace()))
                .withData("reason", state.up() ? "connected" : state.reason())
                .build();
    }
}
