package org.cdsk8s.acceptance.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A seed says all that will be asked for, so that a run can be had again. */
class ErrandTest {

    private static final Duration TIME = Duration.ofMinutes(1);

    @Test
    void shouldPlanTheSameForTheSameSeed() {
        assertThat(Errand.of(7, 50, TIME))
                .usingRecursiveComparison()
                .ignoringFields("pods")
                .isEqualTo(Errand.of(7, 50, TIME));
        assertThat(Errand.of(7, 50, TIME))
                .extracting(Errand::at)
                .isNotEqualTo(Errand.of(8, 50, TIME).stream().map(Errand::at).toList());
    }

    @Test
    void shouldPlanEveryKind() {
        assertThat(Errand.of(7, 50, TIME)).extracting(Errand::kind).contains(Kind.values());
    }
}
