package org.cdsk8s.acceptance.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * What the packaged reaper holds in memory: with so many Jobs alive, each with its pod, and after those have ended. The floor
 * is the same reaper before it saw any of them.
 */
final class Memory {

    private static final List<Integer> LIVE = List.of(1_000, 10_000, 50_000);
    private static final int WARM_UP = 1_000;
    private static final double MIB = 1024 * 1024;

    private final Report report;
    private final List<String> javaArguments;
    private final List<List<String>> rows = new ArrayList<>();

    Memory(Report report, List<String> javaArguments) {
        this.report = report;
        this.javaArguments = javaArguments;
        rows.add(List.of("Jobs alive", "Jobs ended", "heap", "per live Job", "resident"));
    }

    void run() {
        try (Site site = Site.open();
                JobWriter writer = new JobWriter(site)) {
            int ended;
            try (MeasuredService reaper =
                    MeasuredService.reaper(site, javaArguments).awaitReady()) {
                ended = live(reaper, new ReaperJournal(site.redis()), writer);
            }
            try (MeasuredService fresh =
                    MeasuredService.reaper(site, javaArguments).awaitReady()) {
                row("0, started anew", ended, fresh, heap -> "");
            }
        }
        report.table(rows);
    }

    /** Lets Jobs live and end; returns how many. */
    private int live(MeasuredService reaper, ReaperJournal journal, JobWriter writer) {
        int first = lives(0, WARM_UP, writer, journal, reaper, 0); // so that everything is loaded
        rows.subList(1, rows.size()).clear();
        long before = row("0", first, reaper, heap -> "");
        for (int count : LIVE) {
            first = lives(first, count, writer, journal, reaper, before);
            before = row("0", first, reaper, heap -> "");
        }
        return first;
    }

    private int lives(
            int first, int count, JobWriter writer, ReaperJournal journal, MeasuredService reaper, long before) {
        long ran =
                History.forEach(first, count, name -> writer.createWithPod(name).thenCompose(made -> writer.run(name)));
        journal.awaitVersion(ran);
        row(String.format(Locale.ROOT, "%,d", count), first, reaper, heap -> each(heap - before, count));
        journal.awaitVersion(History.forEach(first, count, writer::succeed));
        return first + count;
    }

    private static String each(long bytes, int count) {
        return String.format(Locale.ROOT, "%,.0f B", bytes / (double) count);
    }

    /** Measures; returns the heap in use. */
    private long row(String alive, int ended, MeasuredService reaper, LongFunction<String> each) {
        long heap = reaper.heap();
        rows.add(List.of(
                alive,
                String.format(Locale.ROOT, "%,d", ended),
                String.format(Locale.ROOT, "%.1f MiB", heap / MIB),
                each.apply(heap),
                String.format(Locale.ROOT, "%.0f MiB", reaper.resident() / MIB)));
        report.say(String.join(", ", rows.get(rows.size() - 1)));
        return heap;
    }
}
