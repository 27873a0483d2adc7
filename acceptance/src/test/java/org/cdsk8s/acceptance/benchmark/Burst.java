package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;

/**
 * A burst of requests, from its first moment until every Job is over, with a real Job controller: under adaptive admission,
 * beside some fixed limits, the best of which is the floor. Each run has a namespace and a responder of its own.
 */
final class Burst {

    private static final PodScript POD =
            PodScript.running().lasting(Duration.ofSeconds(2)).exit(0);
    /** Following them would be most of the work on this machine, and has nothing to do with admission. */
    private static final String NO_LOGS = "POD_LOGS_BASEPATH";

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** How requests are admitted. */
    private record Mode(String name, Map<String, String> settings) {

        static Mode adaptive() {
            return new Mode("adaptive", Map.of("RESPONDER_ADMISSION", "adaptive", NO_LOGS, ""));
        }

        static Mode fixed(int limit) {
            return new Mode(
                    String.format(Locale.ROOT, "at most %,d", limit),
                    Map.of("RESPONDER_MAX_JOBS_IN_FLIGHT", Integer.toString(limit), NO_LOGS, ""));
        }
    }

    /** What came of one run, in seconds. */
    private record Run(double drained, double longestWait) {}

    private final Report report;
    private final int pairs;
    private final List<String> javaArguments;
    private final int requests;
    private final ControlPlaneOptions controlPlane;
    private final List<Mode> modes;
    private final List<List<Run>> runs = new ArrayList<>();

    private Burst(
            Report report,
            int pairs,
            List<String> javaArguments,
            int requests,
            ControlPlaneOptions controlPlane,
            List<Integer> limits) {
        this.report = report;
        this.pairs = pairs;
        this.javaArguments = javaArguments;
        this.requests = requests;
        this.controlPlane = controlPlane;
        modes = new ArrayList<>(limits.stream().map(Mode::fixed).toList());
        modes.add(Mode.adaptive());
        modes.forEach(mode -> runs.add(new ArrayList<>()));
    }

    /** 300 requests for a controller-manager with its own settings, 20 calls a second: a run takes a minute and a half. */
    static Burst stock(Report report, int pairs, List<String> javaArguments) {
        ControlPlaneOptions stock =
                ControlPlaneOptions.usual().withControllerManager("--kube-api-qps=20", "--kube-api-burst=30");
        return new Burst(report, pairs, javaArguments, 300, stock, List.of(20, 200));
    }

    /** 2,000 requests for a controller-manager that may make 1,000 calls a second. */
    static Burst fast(Report report, int pairs, List<String> javaArguments) {
        return new Burst(report, pairs, javaArguments, 2_000, ControlPlaneOptions.usual(), List.of(200, 2_000));
    }

    void run() throws IOException {
        try (Site site = Site.open(controlPlane);
                StandInKubelet kubelet = StandInKubelet.start(site.cluster())) {
            for (int pair = 0; pair < pairs; pair++) {
                for (int turn = 0; turn < modes.size(); turn++) {
                    int mode = (pair + turn) % modes.size();
                    runs.get(mode).add(burst(site.elsewhere(), kubelet, modes.get(mode)));
                }
            }
        }
        report.table(rows());
    }

    /** The responder is frozen while the burst is published, so that all of it is there when it begins. */
    private Run burst(Site site, StandInKubelet kubelet, Mode mode) throws IOException {
        kubelet.run(site.namespace(), "", POD);
        try (Requests published = new Requests(site.broker());
                BurstWatch watch = new BurstWatch(site.cluster().client(), site.namespace());
                MeasuredService responder = MeasuredService.responder(site, mode.settings(), javaArguments)
                        .awaitReady()) {
            responder.pause();
            published.publish(requests);
            ProcessorTime before = ProcessorTime.now();
            long began = System.nanoTime();
            responder.resume();
            double drained = watch.secondsUntilOver(requests, began, PATIENCE);
            Figures waits = watch.waits();
            report.say("    " + ProcessorTime.now().since(before));
            report.say(String.format(
                    Locale.ROOT,
                    "%s: %.1f s, waits for the first pod: median %.1f s, longest %.1f s",
                    mode.name(),
                    drained,
                    waits.median(),
                    waits.percentile(100)));
            return new Run(drained, waits.percentile(100));
        }
    }

    private List<List<String>> rows() {
        int best = IntStream.range(0, modes.size() - 1)
                .boxed()
                .min(Comparator.comparing(mode -> Figures.of(drained(mode)).median()))
                .orElseThrow();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                String.format(Locale.ROOT, "%,d requests", requests),
                "seconds until all are over",
                "of the best limit",
                "longest wait for the first pod, s"));
        for (int mode = 0; mode < modes.size(); mode++) {
            List<Double> waits = runs.get(mode).stream().map(Run::longestWait).toList();
            rows.add(List.of(
                    modes.get(mode).name(),
                    Figures.of(drained(mode)).withSpread(1),
                    Figures.ofRatios(drained(mode), drained(best)).withSpread(2),
                    Figures.of(waits).withSpread(1)));
        }
        return rows;
    }

    private List<Double> drained(int mode) {
        return runs.get(mode).stream().map(Run::drained).toList();
    }
}
