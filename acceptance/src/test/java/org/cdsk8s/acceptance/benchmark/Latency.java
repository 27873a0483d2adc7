package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a change's arrival at a watch to its message being safe: delivered from a quorum queue, which is when it is
 * committed there, as a confirm says. Every other change is the reaper's to tell; those between, in another namespace, are
 * told by the floor, a bare watch that publishes at once. So both work on the same servers at the same time.
 */
final class Latency {

    private static final int CHANGES_A_SECOND = 80;
    private static final int WARM_UP = 40 * CHANGES_A_SECOND;
    private static final int ROUND = 30 * CHANGES_A_SECOND;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** When a change came in by the bare watch, and who tells it. */
    private record Arrival(boolean floors, long nanos) {}

    /** Milliseconds of one round. */
    private record Round(Figures reaper, Figures floor) {}

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final Map<String, Arrival> arrived = new ConcurrentHashMap<>();
    private final Map<String, Long> delivered = new ConcurrentHashMap<>();
    private final List<Round> measured = new ArrayList<>();

    Latency(Report report, int rounds, List<String> javaArguments) {
        this.report = report;
        this.rounds = rounds;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        try (Site site = Site.open();
                Deliveries deliveries = new Deliveries(site.broker(), delivered::put);
                BarePublisher publisher = new BarePublisher(site.broker());
                MeasuredService running =
                        MeasuredService.reaper(site, javaArguments).awaitReady()) {
            Site other = site.elsewhere();
            try (JobWriter ours = new JobWriter(site);
                    JobWriter theirs = new JobWriter(other);
                    BareWatch watch = new BareWatch(
                            site, ours.now(), (job, nanos) -> arrive(job, nanos, other, new Relay(publisher)))) {
                measure(new Pace(ours, theirs, CHANGES_A_SECOND));
            }
        }
        report.table(List.of(
                List.of("milliseconds", "reaper", "bare watch and publish", "ratio"),
                row("median", 50),
                row("99th percentile", 99)));
    }

    private void arrive(JsonNode job, long nanos, Site floors, Relay relay) {
        boolean its = job.at("/metadata/namespace").asText().equals(floors.namespace());
        arrived.put(job.at("/metadata/uid").asText() + "/" + Relay.state(job) + "/0/-", new Arrival(its, nanos));
        if (its) {
            relay.pass(job);
        }
    }

    private void measure(Pace pace) {
        report.say("Warming up for 40 s");
        round(pace, WARM_UP);
        for (int i = 0; i < rounds; i++) {
            Round round = round(pace, ROUND);
            measured.add(round);
            report.say(String.format(
                    Locale.ROOT,
                    "%d changes each: reaper %.1f and %.1f ms, floor %.1f and %.1f ms",
                    round.reaper().sorted().size(),
                    round.reaper().median(),
                    round.reaper().percentile(99),
                    round.floor().median(),
                    round.floor().percentile(99)));
        }
    }

    private Round round(Pace pace, int changes) {
        arrived.clear();
        delivered.clear();
        pace.make(changes);
        await("every change was told")
                .pollDelay(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> delivered.keySet().containsAll(arrived.keySet()));
        return new Round(milliseconds(false), milliseconds(true));
    }

    private Figures milliseconds(boolean floors) {
        return Figures.of(arrived.entrySet().stream()
                .filter(entry -> entry.getValue().floors() == floors)
                .map(entry -> (delivered.get(entry.getKey()) - entry.getValue().nanos()) / 1e6)
                .toList());
    }

    private List<String> row(String name, int percentile) {
        List<Double> ours = measured.stream()
                .map(round -> round.reaper().percentile(percentile))
                .toList();
        List<Double> bare = measured.stream()
                .map(round -> round.floor().percentile(percentile))
                .toList();
        return List.of(
                name,
                Figures.of(ours).withSpread(1),
                Figures.of(bare).withSpread(1),
                Figures.ofRatios(ours, bare).withSpread(2));
    }
}
