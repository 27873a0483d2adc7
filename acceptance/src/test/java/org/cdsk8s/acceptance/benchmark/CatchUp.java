package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Catching up on missed changes: the reaper finds its journal far behind and says everything since, from a watch that
 * replays it. The floor publishes the very same messages with nothing before or after it. A bare watch that publishes
 * what it brings shows what of the difference is the API server's.
 */
final class CatchUp {

    private static final int EPOCH = 1_000;

    /** Each has three changes. */
    private static final int JOBS = 6_667;

    /** How often one reaper catches up. The first time it has just been started, and Java compiles. */
    private static final int TIMES = 3;

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final List<List<Double>> reaper = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> watch = new ArrayList<>();

    /** A benchmark that is not run yet; each round has a reaper of its own. */
    CatchUp(Report report, int rounds, List<String> javaArguments) {
        this.report = report;
        this.rounds = rounds;
        this.javaArguments = javaArguments;
        for (int time = 0; time < TIMES; time++) {
            reaper.add(new ArrayList<>());
        }
    }

    void run() throws IOException {
        try (Site site = Site.open();
                JobWriter writer = new JobWriter(site);
                EventQueue queue = new EventQueue(site.broker());
                BarePublisher publisher = new BarePublisher(site.broker())) {
            report.say("Writing the lives of " + JOBS + " Jobs");
            History history = History.write(writer, JOBS);
            report.say(history.changes() + " changes written");
            Turns turns = new Turns(site, writer, queue, publisher, history);
            for (int round = 0; round < rounds; round++) {
                turns.take();
            }
        }
        report.table(List.of(
                List.of("20,000 missed changes", "events/s", "of the bare publisher"),
                row("bare confirmed publisher", bare),
                row("bare watch that publishes", watch),
                row("reaper, just started", reaper.get(0)),
                row("reaper, second time", reaper.get(1)),
                row("reaper, third time", reaper.get(2))));
    }

    private List<String> row(String name, List<Double> rates) {
        return List.of(
                name,
                Figures.of(rates).withSpread(0),
                Figures.ofRatios(rates, bare).withSpread(2));
    }

    /** Everything a round needs. */
    private final class Turns {

        private final Site site;
        private final JobWriter writer;
        private final EventQueue queue;
        private final BarePublisher publisher;
        private final History history;
        private final ReaperJournal journal;

        Turns(Site site, JobWriter writer, EventQueue queue, BarePublisher publisher, History history) {
            this.site = site;
            this.writer = writer;
            this.queue = queue;
            this.publisher = publisher;
            this.history = history;
            this.journal = new ReaperJournal(site.redis());
        }

        /** One reaper from its start, and between its turns the floors. */
        void take() throws IOException {
            journal.rewind(history.from(), EPOCH);
            try (MeasuredService running = MeasuredService.reaper(site, javaArguments)) {
                reaper.get(0).add(caughtUp("reaper, just started"));
                List<EventQueue.Message> messages = queue.drain();
                check(messages.size());
                bare.add(said("bare publisher", publisher.publish(messages)));
                reaper.get(1).add(again());
                watch.add(said("bare watch that publishes", watchAndPublish()));
                reaper.get(2).add(again());
                check(queue.purge());
            }
        }

        /** The same reaper starts over from a journal that is far behind. */
        private double again() {
            check(queue.purge());
            journal.rewind(history.from(), EPOCH);
            writer.touch(History.name(0), "at " + System.nanoTime())
                    .join(); // so that it writes, and sees it was replaced
            return caughtUp("reaper, once more");
        }

        private double caughtUp(String who) {
            long began = journal.awaitTakeover(EPOCH);
            ProcessorTime before = ProcessorTime.now();
            double seconds = (journal.awaitVersion(history.to()) - began) / 1e9;
            report.say("    " + ProcessorTime.now().since(before));
            return said(who, seconds);
        }

        private double watchAndPublish() {
            check(queue.purge());
            Relay relay = new Relay(publisher);
            CountDownLatch left = new CountDownLatch(history.changes());
            long began = System.nanoTime();
            try (BareWatch bareWatch = new BareWatch(site, history.from(), (job, nanos) -> {
                if (left.getCount() > 0) {
                    relay.pass(job);
                    left.countDown();
                }
            })) {
                left.await();
                publisher.awaitConfirms();
                return (System.nanoTime() - began) / 1e9;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted during a benchmark", e);
            }
        }

        private double said(String who, double seconds) {
            report.say(String.format(Locale.ROOT, "%s: %.2f s", who, seconds));
            return history.changes() / seconds;
        }

        private void check(int said) {
            if (said != history.changes()) {
                throw new IllegalStateException("Said " + said + " events, expected " + history.changes());
            }
        }
    }
}
