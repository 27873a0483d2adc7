package org.cdsk8s.acceptance.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A seed says all that will happen, so that a run can be had again. */
class PlanTest {

    private static final Duration TIME = Duration.ofMinutes(1);

    @Test
    void shouldPlanTheSameJobsForTheSameSeed() {
        assertThat(Plan.of(7, 0, 50, TIME))
                .usingRecursiveComparison()
                .ignoringFields("pods")
                .isEqualTo(Plan.of(7, 0, 50, TIME));
        assertThat(Plan.of(7, 0, 50, TIME))
                .extracting(Plan::born)
                .isNotEqualTo(Plan.of(8, 0, 50, TIME).stream().map(Plan::born).toList());
    }

    @Test
    void shouldPlanEveryLife() {
        assertThat(Plan.of(7, 0, 50, TIME)).extracting(Plan::life).contains(Life.values());
    }
}
