package org.cdsk8s.responder;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Warns of a template that turned bad or went away; the last good one serves, so the responder stays ready. */
@Readiness
@Singleton
class TemplateReadiness implements HealthCheck {

    private final Responder responder;

    TemplateReadiness(Responder responder) {
        this.responder = responder;
    }

    @Override
    public HealthCheckResponse call() {
        ResponderLines lines = responder.lines();
        Optional<String> problem = lines == null ? Optional.of("not started") : lines.templateProblem();
        return HealthCheckResponse.named("Job template")
                .up()
                .withData(
                        "template",
                        problem.map(warning -> "warning: " + warning).orElse("good"))
                .build();
    }
}
