package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Catching up on missed changes: the reaper finds its journal far behind and says everything since, from a watch that
 * replays it. The floor publishes the very same messages with nothing before or after it.
 */
final class CatchUp {

    private static final int EPOCH = 1_000;

    /** Each has three changes. */
    private static final int JOBS = 6_667;

    private final Report report;
    private final int pairs;
    private final List<String> javaArguments;

    /**
     * A benchmark that is not run yet.
     *
     * @param pairs how often both are measured, one after the other
     */
    CatchUp(Report report, int pairs, List<String> javaArguments) {
        this.report = report;
        this.pairs = pairs;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        try (Site site = Site.open();
                JobWriter writer = new JobWriter(site);
                EventQueue queue = new EventQueue(site.broker());
                BarePublisher floor = new BarePublisher(site.broker())) {
            report.say("Writing the lives of " + JOBS + " Jobs");
            History history = History.write(writer, JOBS);
            report.say(history + " written");
            Turns turns = new Turns(site, writer, queue, floor, history);
            turns.takeAll();
            report.table(turns.rows());
        }
    }

    /** The measurements, one pair after the other. */
    private final class Turns {

        private final Site site;
        private final JobWriter writer;
        private final EventQueue queue;
        private final BarePublisher floor;
        private final History history;
        private final ReaperJournal journal;
        private final List<Double> cold = new ArrayList<>();
        private final List<Double> warm = new ArrayList<>();
        private final List<Double> bare = new ArrayList<>();
        private List<EventQueue.Message> messages = List.of();

        Turns(Site site, JobWriter writer, EventQueue queue, BarePublisher floor, History history) {
            this.site = site;
            this.writer = writer;
            this.queue = queue;
            this.floor = floor;
            this.history = history;
            this.journal = new ReaperJournal(site.redis());
        }

        void takeAll() throws IOException {
            for (int pair = 0; pair < pairs; pair++) {
                journal.rewind(history.from(), EPOCH);
                try (MeasuredReaper reaper = MeasuredReaper.launch(site, javaArguments)) {
                    cold.add(caughtUp());
                    messages = queue.drain();
                    check(messages.size());
                    bare.add(floor());
                    warm.add(again());
                    check(queue.purge());
                }
                report.say(
                        String.format("cold %,.0f/s, warm %,.0f/s, bare %,.0f/s", last(cold), last(warm), last(bare)));
            }
        }

        List<List<String>> rows() {
            return List.of(
                    List.of("20,000 missed changes", "events/s", "of the bare publisher"),
                    List.of("bare confirmed publisher", Figures.of(bare).withSpread(0), "1"),
                    List.of("reaper just started", Figures.of(cold).withSpread(0), ratio(cold)),
                    List.of("reaper that was running", Figures.of(warm).withSpread(0), ratio(warm)));
        }

        /** The same reaper starts over from a journal that is far behind. */
        private double again() {
            journal.rewind(history.from(), EPOCH);
            writer.touch(History.name(0), "x" + System.nanoTime())
                    .join(); // so that it writes, and finds itself replaced
            return caughtUp();
        }

        private double caughtUp() {
            long began = journal.awaitTakeover(EPOCH);
            ProcessorTime before = ProcessorTime.now();
            double rate = history.changes() / ((journal.awaitVersion(history.to()) - began) / 1e9);
            report.say("    " + ProcessorTime.now().since(before));
            return rate;
        }

        private double floor() throws IOException {
            double rate = messages.size() / floor.publish(messages);
            check(queue.purge());
            return rate;
        }

        private void check(int said) {
            if (said != history.changes()) {
                throw new IllegalStateException("Said " + said + " events, expected " + history.changes());
            }
        }

        private String ratio(List<Double> ours) {
            return Figures.ofRatios(ours, bare).withSpread(2);
        }

        private double last(List<Double> values) {
            return values.get(values.size() - 1);
        }
    }
}
