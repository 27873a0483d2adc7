package org.cdsk8s.acceptance.weather;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One fault as it will happen.
 *
 * @param rest how long the part is left alone before
 * @param fault what happens
 * @param lasting until it is made good again
 */
record Strike(Duration rest, Fault fault, Duration lasting) {

    /** RabbitMQ must be left alone for this long: a quorum queue that is younger does not survive a kill. */
    private static final int SHORTEST_REST_MILLIS = 8_000;

    private static final int LONGEST_REST_MILLIS = 20_000;

    /** Most faults are over before anybody's patience is; the others outlast heartbeats, timeouts and the lease. */
    private static final double LONG = 0.2;

    static Strike next(RandomGenerator random) {
        var faults = Fault.values();
        int rest = random.nextInt(SHORTEST_REST_MILLIS, LONGEST_REST_MILLIS);
        var fault = faults[random.nextInt(faults.length)];
        int lasting = random.nextDouble() < LONG ? random.nextInt(8_000, 22_000) : random.nextInt(100, 5_000);
        return new Strike(Duration.ofMillis(rest), fault, Duration.ofMillis(lasting));
    }
}
