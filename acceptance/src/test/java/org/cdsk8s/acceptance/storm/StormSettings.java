package org.cdsk8s.acceptance.storm;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a run is, by the system properties {@code cds.storm.seed}, {@code cds.storm.jobs} and
 * {@code cds.storm.seconds}.
 *
 * @param seed decides all that is random
 * @param jobs how many Jobs
 * @param time how long they are made, and faults happen
 */
record StormSettings(long seed, int jobs, Duration time) {

    static StormSettings read() {
        long seed = Long.getLong("cds.storm.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        return new StormSettings(
                seed,
                Integer.getInteger("cds.storm.jobs", 60),
                Duration.ofSeconds(Integer.getInteger("cds.storm.seconds", 50)));
    }
}
