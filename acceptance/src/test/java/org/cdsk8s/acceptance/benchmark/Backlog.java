package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the packaged responder holds in memory while requests wait: with one Job allowed, which never ends. */
final class Backlog {

    private static final List<Integer> WAITING = List.of(0, 10_000, 100_000);

    /** What the responder has taken from the queue at most: its prefetch. */
    private static final int IN_HAND = 8;

    private static final double MIB = 1024 * 1024;

    private final Report report;
    private final List<String> javaArguments;

    Backlog(Report report, List<String> javaArguments) {
        this.report = report;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("requests waiting", "heap", "resident"));
        try (Site site = Site.open();
                Requests requests = new Requests(site.broker());
                MeasuredService responder = MeasuredService.responder(
                                site, Map.of("RESPONDER_MAX_JOBS_IN_FLIGHT", "1"), javaArguments)
                        .awaitReady()) {
            JobTally tally = new JobTally(site.cluster().client(), site.namespace());
            requests.publish(2);
            tally.secondsUntil(1, System.nanoTime());
            int waiting = 0;
            for (int next : WAITING) {
                requests.publish(next - waiting);
                waiting = next;
                List<String> row = row(waiting, responder);
                rows.add(row);
                require(requests.waiting() >= waiting - IN_HAND, "The requests are not in the queue");
                report.say(String.join(", ", row));
            }
            require(tally.count() == 1, "There is more than one Job");
        }
        report.table(rows);
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static List<String> row(int waiting, MeasuredService responder) {
        return List.of(
                String.format(Locale.ROOT, "%,d", waiting),
                String.format(Locale.ROOT, "%.1f MiB", responder.heap() / MIB),
                String.format(Locale.ROOT, "%.0f MiB", responder.resident() / MIB));
    }
}
