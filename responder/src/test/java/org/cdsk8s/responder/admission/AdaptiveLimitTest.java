package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As fast as the best fixed limit would be, which nobody knows beforehand, and with short waits. */
class AdaptiveLimitTest {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int FLOOR = 5;
    private static final int MOST = 200;

    /** 20 calls a second after 30 is what a controller-manager's clients may do by default. */
    @ParameterizedTest
    @CsvSource({
        "300,  20,   30,   PT0.1S",
        "300,  20,   30,   PT5S",
        "300,  20,   30,   PT60S",
        "2000, 200,  300,  PT0.1S",
        "2000, 200,  300,  PT5S",
        "2000, 1000, 2000, PT5S",
        "2000, 1000, 2000, PT60S"
    })
    void shouldDrainABurstAsFastAsTheBestFixedLimitAndKeepWaitsShort(
            int requests, double callsPerSecond, double burst, Duration run) {
        Duration best = IntStream.of(5, 10, 20, 50, 100, 200)
                .mapToObj(jobs -> new ControllerSimulation(new Limit.Fixed(jobs), callsPerSecond, burst, run))
                .map(simulation -> simulation.drain(requests))
                .min(Duration::compareTo)
                .orElseThrow();
        ControllerSimulation adaptive =
                new ControllerSimulation(new AdaptiveLimit(FLOOR, MOST, BOUND, 0), callsPerSecond, burst, run);

        Duration drained = adaptive.drain(requests);

        assertThat(drained).isLessThan(best.multipliedBy(12).dividedBy(10));
        assertThat(adaptive.wait(100)).isLessThan(BOUND);
    }

    @Test
    void shouldLetNoMoreJobsWaitThanTheFloorWhileNoneGetsAPod() {
        AdaptiveLimit limit = new AdaptiveLimit(FLOOR, MOST, BOUND, 0);
        long minute = Duration.ofMinutes(1).toNanos();

        assertThat(limit.now(new Load(FLOOR, 0, 1), 2)).isEqualTo(FLOOR);
        assertThat(limit.now(new Load(FLOOR, 0, 1), minute)).isEqualTo(FLOOR);
        assertThat(limit.now(new Load(FLOOR, 0, 1), 60 * minute)).isEqualTo(FLOOR);
    }

    @Test
    void shouldShrinkAtOnceWhenAJobWaitsTooLong() {
        AdaptiveLimit limit = grown();
        long now = Duration.ofMinutes(2).toNanos();
        int before = limit.now(new Load(0, 0, now), now);

        int after = limit.now(new Load(1, 0, now - Duration.ofSeconds(8).toNanos()), now);

        assertThat(before).isEqualTo(MOST);
        assertThat(after).isEqualTo(MOST / 2);
    }

    @Test
    void shouldNotGrowWhileThereIsRoomLeft() {
        AdaptiveLimit limit = new AdaptiveLimit(FLOOR, MOST, BOUND, 0);

        for (int each = 1; each < 1000; each++) {
            limit.now(new Load(1, 0, each), each);
            limit.podSeen(each, each + 1);
        }

        assertThat(limit.now(new Load(0, 0, 2000), 2000)).isEqualTo(FLOOR);
    }

    @Test
    void shouldNotCountJobsThatHaveTheirPod() {
        AdaptiveLimit limit = new AdaptiveLimit(FLOOR, MOST, BOUND, 0);

        assertThat(limit.now(new Load(0, 100, 1), 1)).isEqualTo(100 + FLOOR);
        assertThat(limit.now(new Load(0, 198, 1), 1)).isEqualTo(MOST);
    }

    private static AdaptiveLimit grown() {
        AdaptiveLimit limit = new AdaptiveLimit(FLOOR, MOST, BOUND, 0);
        for (int each = 1; each < 2000; each++) {
            limit.now(new Load(MOST, 0, each), each);
            limit.podSeen(each, each + 1);
        }
        return limit;
    }
}
