package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * From the start of the process to having told a change that happened while nobody watched: with 10,000 Jobs alive and an
 * intact journal, the same without a journal, and, as the floor, with one Job.
 */
final class Resume {

    private static final int JOBS = 10_000;

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final List<Double> one = new ArrayList<>();
    private final List<Double> intact = new ArrayList<>();
    private final List<Double> lost = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();

    private int next = JOBS;

    Resume(Report report, int rounds, List<String> javaArguments) {
        this.report = report;
        this.rounds = rounds;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        try (Site site = Site.open();
                JobWriter writer = new JobWriter(site);
                EventQueue queue = new EventQueue(site.broker());
                BarePublisher publisher = new BarePublisher(site.broker())) {
            Site small = site.elsewhere();
            try (JobWriter single = new JobWriter(small)) {
                prepare(site, writer, JOBS);
                prepare(small, single, 1);
                for (int round = 0; round < rounds; round++) {
                    one.add(start(small, single));
                    intact.add(start(site, writer));
                    queue.purge();
                    site.redis().command("FLUSHDB");
                    lost.add(start(site, writer));
                    bare.add(listAndPublish(writer, publisher, queue));
                    report.say(String.format(
                            Locale.ROOT,
                            "one Job %.1f s, journal intact %.1f s, journal lost %.1f s, bare %.1f s",
                            one.get(round),
                            intact.get(round),
                            lost.get(round),
                            bare.get(round)));
                }
            }
        }
        report.table(rows());
    }

    private void prepare(Site site, JobWriter writer, int jobs) {
        report.say(String.format(Locale.ROOT, "Making %,d Jobs, each with its pod", jobs));
        long ran = History.forEach(0, jobs, name -> writer.createWithPod(name).thenCompose(made -> writer.run(name)));
        try (MeasuredService reaper = MeasuredService.reaper(site, javaArguments)) {
            new ReaperJournal(site.redis()).awaitVersion(ran);
        }
    }

    /** Starts a reaper that has missed one change; returns the seconds until it had told it. */
    private double start(Site site, JobWriter writer) {
        long change = writer.create(History.name(next++)).join();
        long began = System.nanoTime();
        try (MeasuredService reaper = MeasuredService.reaper(site, javaArguments)) {
            return (new ReaperJournal(site.redis()).awaitVersion(change) - began) / 1e9;
        }
    }

    /** What cannot be spared when the journal is lost: to list all Jobs, and to say of each how it is. */
    private static double listAndPublish(JobWriter writer, BarePublisher publisher, EventQueue queue)
            throws IOException {
        List<EventQueue.Message> messages = queue.drain();
        long began = System.nanoTime();
        writer.list();
        double listed = (System.nanoTime() - began) / 1e9;
        double published = publisher.publish(messages);
        queue.purge();
        return listed + published;
    }

    private List<List<String>> rows() {
        return List.of(
                List.of("from start to resumed", "seconds", "of its floor"),
                List.of("one Job, journal intact", Figures.of(one).withSpread(2), "1"),
                List.of("10,000 Jobs, journal intact", Figures.of(intact).withSpread(2), ratio(intact, one)),
                List.of("bare list of 10,000 Jobs and publish", Figures.of(bare).withSpread(2), ""),
                List.of("10,000 Jobs, journal lost", Figures.of(lost).withSpread(2), ratio(lost, floorWithout())));
    }

    /** A start, and what cannot be spared. */
    private List<Double> floorWithout() {
        return IntStream.range(0, rounds)
                .mapToObj(i -> one.get(i) + bare.get(i))
                .toList();
    }

    private static String ratio(List<Double> ours, List<Double> floor) {
        return Figures.ofRatios(ours, floor).withSpread(2);
    }
}
