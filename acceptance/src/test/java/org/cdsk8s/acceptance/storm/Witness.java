package org.cdsk8s.acceptance.storm;

import static org.awaitility.Awaitility.await;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.cdsk8s.acceptance.parts.RedisAddress;

/**
 * Looks at what must not be while a squall lasts. By one thread.
 *
 * @param redis where the journal is, not by the reapers' way
 * @param listener knows what was told
 * @param findings takes what should not have been, as sentences
 */
record Witness(RedisAddress redis, Listener listener, Collection<String> findings) {

    private static final Logger LOG = System.getLogger(Witness.class.getName());

    /** A reaper writes what has not been written yet each second. */
    private static final Duration TICK = Duration.ofMillis(1_200);

    /** A reaper that writes or says too much does so at once, or with its next tick, which comes each second. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(2_200);

    /** Waits a little for the journal to have nothing to write; while other Jobs go on it may never be so. */
    void journalRests() {
        var last = new AtomicReference<>("");
        try {
            await().during(TICK).atMost(LONG_ENOUGH.multipliedBy(3)).until(() -> {
                var journaled = journaled();
                return journaled.equals(last.getAndSet(journaled));
            });
        } catch (ConditionTimeoutException busy) {
            LOG.log(Level.INFO, "The journal does not rest");
        }
    }

    /** RabbitMQ can have confirmed nothing since this version: the journal must not say that it did. */
    void journalStaysBefore(long version) {
        stays("the journal passed resourceVersion " + version + ", of an end that cannot be confirmed", () -> {
            var journaled = journaled();
            return journaled.isEmpty() || Long.parseLong(journaled) < version;
        });
    }

    /** Redis can have taken nothing of it: nobody must be told of it. */
    void nothingIsToldOf(Burst burst) {
        stays("ends were told that cannot be in the journal", () -> burst.uids().stream()
                .noneMatch(listener::toldEndOf));
    }

    private String journaled() {
        return redis.command("GET", "cdsreaper:most-recent-event");
    }

    private void stays(String otherwise, Callable<Boolean> so) {
        try {
            await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(3)).until(so);
        } catch (ConditionTimeoutException broken) {
            findings.add(otherwise);
        }
    }
}
