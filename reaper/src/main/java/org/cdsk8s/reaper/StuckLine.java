package org.cdsk8s.reaper;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.pods.KnownPods;
import org.cdsk8s.reaper.pods.MissingPods;

/**
 * Looks again and again which Jobs cannot start, and hands them to the observation line, which knows what is news. So it
 * does not matter whether a Job or its pod is seen first, nor what was seen before a restart.
 */
final class StuckLine {

    private static final Duration TICK = Duration.ofMillis(250);

    /** Jobs and pods are seen on two connections: a Job's next attempt may be seen a little after the pod it begins with. */
    static final Duration SETTLED = Duration.ofMillis(250);

    private static final int TICKS_PER_SEARCH = 20;

    private final KnownPods known;
    private final MissingPods missing;
    private final Journal journal;
    private final ObservationLine line;

    StuckLine(KnownPods known, MissingPods missing, Journal journal, ObservationLine line) {
        this.known = known;
        this.missing = missing;
        this.journal = journal;
        this.line = line;
    }

    /** Looks until {@code stopped}. */
    void run(CountDownLatch stopped) throws IOException, InterruptedException {
        for (int tick = 0; stopped.getCount() > 0; tick++) {
            line.stuck(known.stuck(SETTLED));
            if (tick % TICKS_PER_SEARCH == 0) {
                line.stuck(missing.among(journal.starting()));
            }
            stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
