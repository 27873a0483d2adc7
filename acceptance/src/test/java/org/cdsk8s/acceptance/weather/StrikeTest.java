package org.cdsk8s.acceptance.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Weather knows every fault, and leaves a part alone for a while before each. */
class StrikeTest {

    @Test
    void shouldStrikeWithEveryFaultAndLeaveEnoughRest() {
        var random = new SplittableRandom(7);
        var strikes = Stream.generate(() -> Strike.next(random)).limit(100).toList();

        assertThat(strikes).extracting(Strike::fault).contains(Fault.values());
        assertThat(strikes).allMatch(strike -> strike.rest().compareTo(Duration.ofSeconds(8)) >= 0);
    }
}
