package org.cdsk8s.acceptance.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged services start beside their parts, and end when they are told to. */
@ExtendWith(ShowOutputOnFailure.class)
class ServicesIT {

    // What the design promises of SIGTERM.
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Bench bench = Bench.create("services");

    @Test
    void shouldGetTheResponderReadyAndEndItInGoodOrder() {
        try (var responder = bench.responder(Map.of())) {
            becomesReadyAndEnds(responder);
        }
    }

    @Test
    void shouldGetTheReaperReadyAndEndItInGoodOrder() {
        try (var reaper = bench.reaper(Map.of())) {
            becomesReadyAndEnds(reaper);
        }
    }

    private static void becomesReadyAndEnds(ServiceProcess service) {
        service.start();
        assertThat(service.status("/q/health/live")).isEqualTo(200);
        assertThat(service.body("/q/metrics")).contains("jvm_");

        service.kill();
        service.start();

        assertThat(service.terminate(GRACE)).isIn(0, 143);
    }
}
