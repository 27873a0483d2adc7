package org.cdsk8s.acceptance.pair;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a run is, by the system properties {@code cds.pair.seed}, {@code cds.pair.requests} and
 * {@code cds.pair.seconds}.
 *
 * @param seed decides all that is random
 * @param requests how many there are
 * @param time within which they are published, and things are hurt
 */
record PairSettings(long seed, int requests, Duration time) {

    static PairSettings read() {
        return new PairSettings(
                Long.getLong("cds.pair.seed", ThreadLocalRandom.current().nextInt(1_000_000)),
                Integer.getInteger("cds.pair.requests", 60),
                Duration.ofSeconds(Integer.getInteger("cds.pair.seconds", 30)));
    }
}
