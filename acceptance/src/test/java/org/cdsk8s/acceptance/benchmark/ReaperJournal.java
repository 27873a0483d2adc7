package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.acceptance.parts.RedisAddress;

/** The reaper's journal as seen from outside. */
record ReaperJournal(RedisAddress redis) {

    private static final String VERSION = "cdsreaper:most-recent-event";
    private static final String EPOCH = "cdsreaper:epoch";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** An otherwise empty journal that has come to this version; whoever writes it now finds another one's epoch. */
    void rewind(long version, int epoch) {
        redis.command("SET", EPOCH, Integer.toString(epoch));
        redis.command("FLUSHDB");
        redis.command("SET", VERSION, Long.toString(version));
        redis.command("SET", EPOCH, Integer.toString(epoch));
    }

    /** Waits until a reaper took over after {@link #rewind}; returns when, on the clock of nanoTime. */
    long awaitTakeover(int epoch) {
        await("the journal is taken over")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> number(EPOCH) > epoch);
        return System.nanoTime();
    }

    /** Waits until all up to this version is confirmed and journaled; returns when. */
    long awaitVersion(long version) {
        await("everything is confirmed and journaled")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> number(VERSION) >= version);
        return System.nanoTime();
    }

    private long number(String key) {
        String text = redis.command("GET", key);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
