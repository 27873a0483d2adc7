package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * From a change's arrival at a watch to its message being safe: delivered from a quorum queue, which is when it is
 * committed there, as a confirm says. Every other change is the reaper's to tell; those between, in another namespace, are
 * told by a bare watch. Of half of them it publishes at once, which is the floor; of the other half it writes the message
 * down first, as anybody must who repeats it after a crash with the very same bytes. So all work on the same servers at the
 * same time.
 */
final class Latency {

    private static final int CHANGES_A_SECOND = 80;
    private static final int WARM_UP = 40 * CHANGES_A_SECOND;
    private static final int ROUND = 60 * CHANGES_A_SECOND;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private enum Teller {
        REAPER,
        NOTING,
        BARE
    }

    /** When a change came in by the bare watch, and who tells it. */
    private record Arrival(Teller teller, long nanos) {}

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final Map<String, Arrival> arrived = new ConcurrentHashMap<>();
    private final Map<String, Long> delivered = new ConcurrentHashMap<>();
    private final Map<Teller, List<Figures>> measured = new EnumMap<>(Teller.class);

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
            Relay relay = new Relay(publisher);
            try (JobWriter ours = new JobWriter(site);
                    JobWriter theirs = new JobWriter(other);
                    BareNotes notes = new BareNotes(other.redis());
                    BareWatch watch = new BareWatch(
                            site, ours.now(), (job, nanos) -> arrive(job, nanos, other.namespace(), relay, notes))) {
                measure(new Pace(ours, theirs, CHANGES_A_SECOND));
            }
        }
        report.table(List.of(
                List.of(
                        "milliseconds",
                        "bare watch and publish",
                        "noting first",
                        "of the floor",
                        "reaper",
                        "of the floor"),
                row("median", 50),
                row("99th percentile", 99)));
    }

    private void arrive(JsonNode job, long nanos, String elsewhere, Relay relay, BareNotes notes) {
        EventQueue.Message message = Relay.message(job);
        Teller teller = teller(job, elsewhere);
        arrived.put(message.id(), new Arrival(teller, nanos));
        if (teller == Teller.BARE) {
            relay.publish(message);
        } else if (teller == Teller.NOTING) {
            notes.passOnceNoted(message, relay);
        }
    }

    /** Of the Jobs elsewhere every other one, as their uids have it. */
    private static Teller teller(JsonNode job, String elsewhere) {
        if (!job.at("/metadata/namespace").asText().equals(elsewhere)) {
            return Teller.REAPER;
        }
        return job.at("/metadata/uid").asText().hashCode() % 2 == 0 ? Teller.NOTING : Teller.BARE;
    }

    private void measure(Pace pace) {
        report.say("Warming up for 40 s");
        round(pace, WARM_UP);
        measured.clear();
        for (int i = 0; i < rounds; i++) {
            round(pace, ROUND);
            report.say(said());
        }
    }

    /** What came of the last round. */
    private String said() {
        return measured.entrySet().stream()
                .map(entry -> {
                    Figures last = entry.getValue().get(entry.getValue().size() - 1);
                    return String.format(
                            Locale.ROOT,
                            "%s %.1f and %.1f ms of %d",
                            entry.getKey(),
                            last.median(),
                            last.percentile(99),
                            last.sorted().size());
                })
                .collect(Collectors.joining(", "));
    }

    private void round(Pace pace, int changes) {
        arrived.clear();
        delivered.clear();
        pace.make(changes);
        await("every change was told")
                .pollDelay(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> delivered.keySet().containsAll(arrived.keySet()));
        for (Teller teller : Teller.values()) {
            measured.computeIfAbsent(teller, first -> new ArrayList<>()).add(milliseconds(teller));
        }
    }

    private Figures milliseconds(Teller teller) {
        return Figures.of(arrived.entrySet().stream()
                .filter(entry -> entry.getValue().teller() == teller)
                .map(entry -> (delivered.get(entry.getKey()) - entry.getValue().nanos()) / 1e6)
                .toList());
    }

    private List<String> row(String name, int percentile) {
        List<Double> bare = all(Teller.BARE, percentile);
        List<Double> noting = all(Teller.NOTING, percentile);
        List<Double> reaper = all(Teller.REAPER, percentile);
        return List.of(
                name,
                Figures.of(bare).withSpread(1),
                Figures.of(noting).withSpread(1),
                Figures.ofRatios(noting, bare).withSpread(2),
                Figures.of(reaper).withSpread(1),
                Figures.ofRatios(reaper, bare).withSpread(2));
    }

    private List<Double> all(Teller teller, int percentile) {
        return measured.getOrDefault(teller, List.of()).stream()
                .map(figures -> figures.percentile(percentile))
                .toList();
    }
}
