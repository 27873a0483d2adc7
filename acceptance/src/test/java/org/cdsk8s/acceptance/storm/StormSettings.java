package org.cdsk8s.acceptance.storm;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a run is, by the system properties {@code cds.storm.seed}, {@code cds.storm.jobs} and
 * {@code cds.storm.seconds}.
 *
 * @param seed decides all that is random
 * @param rounds how often squalls and weather follow each other
 * @param jobs how many Jobs are made in the weather of one round
 * @param time how long that lasts
 */
record StormSettings(long seed, int rounds, int jobs, Duration time) {

    private static final int ROUND_SECONDS = 120;

    /** What the squalls of a round take, about. */
    private static final int SQUALLS_SECONDS = 50;

    private static final int SHORTEST_SECONDS = 20;

    static StormSettings read() {
        long seed = Long.getLong("cds.storm.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        int seconds = Integer.getInteger("cds.storm.seconds", 75);
        int rounds = Math.max(1, seconds / ROUND_SECONDS);
        return new StormSettings(
                seed,
                rounds,
                Integer.getInteger("cds.storm.jobs", 40) / rounds,
                Duration.ofSeconds(Math.max(SHORTEST_SECONDS, seconds / rounds - SQUALLS_SECONDS)));
    }
}
