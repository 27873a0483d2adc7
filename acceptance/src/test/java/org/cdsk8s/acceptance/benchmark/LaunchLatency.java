package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.common.job.JobLabels;

/**
 * From a request's delivery to its Job, as a watch shows it. Every other request is the responder's; those between are the
 * floor's, which creates the same Job in another namespace and does nothing else. So both work on the same servers at the
 * same time. The clock starts when a consumer beside the responder is delivered the request, or a copy of it.
 */
final class LaunchLatency {

    private static final int EACH_A_SECOND = 10;
    private static final int ROUND = 60 * EACH_A_SECOND;

    /** So many requests, faster, that Java has compiled most of what they run through. */
    private static final int WARM_UP_A_SECOND = 40;

    private static final int WARM_UP = 75 * WARM_UP_A_SECOND;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** When a request was delivered, and who launches it. */
    private record Arrival(boolean floors, long nanos) {}

    /** Milliseconds of one round. */
    private record Round(Figures responder, Figures floor) {}

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final Map<String, Arrival> arrived = new ConcurrentHashMap<>();
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final List<Round> measured = new ArrayList<>();

    LaunchLatency(Report report, int rounds, List<String> javaArguments) {
        this.report = report;
        this.rounds = rounds;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        try (Site site = Site.open();
                JobWriter writer = new JobWriter(site);
                Requests requests = new Requests(site.broker());
                MeasuredService running = MeasuredService.responder(site, LaunchLane.NO_LIMIT, javaArguments)
                        .awaitReady();
                BareWatch watch = new BareWatch(site, writer.now(), this::seen)) {
            ExecutorService floor = Executors.newCachedThreadPool();
            KubernetesClient client = KubernetesControlPlane.impatientClient(site.login());
            JobTally ours = new JobTally(client, site.namespace());
            JobTally floors = new JobTally(client, site.cluster().newNamespace("floor"));
            BareCreator creator = new BareCreator(client, floors.namespace(), sample(ours, requests));
            try (client;
                    RequestArrivals arrivals = new RequestArrivals(site.broker(), (request, isFloors, nanos) -> {
                        arrived.put(request, new Arrival(isFloors, nanos));
                        if (isFloors) {
                            floor.execute(() -> creator.create(JobLabels.DELIVERABLE_ASSET, request));
                        }
                    })) {
                measure(requests, List.of(ours, floors));
            } finally {
                floor.shutdown();
            }
        }
        report.table(List.of(
                List.of("milliseconds", "responder", "bare create", "ratio"),
                row("median", 50),
                row("99th percentile", 99)));
    }

    /** A Job of the responder's. */
    private static Job sample(JobTally ours, Requests requests) throws IOException {
        requests.publish(1);
        ours.secondsUntil(1, System.nanoTime());
        return ours.any();
    }

    private void seen(JsonNode job, long nanos) {
        String request =
                job.at("/metadata/labels").path(JobLabels.DELIVERABLE_ASSET).asText();
        created.putIfAbsent(request, nanos); // later ones are changes
    }

    /** After each round all Jobs are removed: no responder lets thousands of them be unfinished. */
    private void measure(Requests requests, List<JobTally> jobs) throws IOException {
        report.say("Warming up for 75 s");
        round(requests, WARM_UP, WARM_UP_A_SECOND);
        for (int i = 0; i < rounds; i++) {
            jobs.forEach(JobTally::clear);
            Round round = round(requests, ROUND, EACH_A_SECOND);
            measured.add(round);
            report.say(String.format(
                    Locale.ROOT,
                    "%d requests each: responder %.1f and %.1f ms, floor %.1f and %.1f ms",
                    ROUND,
                    round.responder().median(),
                    round.responder().percentile(99),
                    round.floor().median(),
                    round.floor().percentile(99)));
        }
    }

    private Round round(Requests requests, int each, int eachASecond) throws IOException {
        arrived.clear();
        created.clear();
        publish(requests, 2 * each, 2 * eachASecond);
        await("every request has its Job")
                .atMost(PATIENCE)
                .until(() -> arrived.size() == 2 * each && created.keySet().containsAll(arrived.keySet()));
        return new Round(milliseconds(false), milliseconds(true));
    }

    /** At a steady pace, in turns. */
    private static void publish(Requests requests, int count, int aSecond) throws IOException {
        long interval = TimeUnit.SECONDS.toNanos(1) / aSecond;
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            requests.send(i % 2 == 0 ? Requests.KEY : RequestArrivals.FLOORS_KEY);
            next += interval;
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
        requests.awaitConfirms();
    }

    private Figures milliseconds(boolean floors) {
        return Figures.of(arrived.entrySet().stream()
                .filter(entry -> entry.getValue().floors() == floors)
                .map(entry -> (created.get(entry.getKey()) - entry.getValue().nanos()) / 1e6)
                .toList());
    }

    private List<String> row(String name, int percentile) {
        List<Double> ours = measured.stream()
                .map(round -> round.responder().percentile(percentile))
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
