package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Launching a backlog: how many requests a second become Jobs, with 1, 8 and 32 in flight. The floor creates the same Jobs
 * with fabric8 on the same API server, as many at once, and does nothing before or after it. Between them stands the least
 * that anybody must do who loses no request.
 */
final class Launch {

    /** How many Jobs a measurement makes, by how many are in flight: some seconds each. */
    private static final Map<Integer, Integer> JOBS = new TreeMap<>(Map.of(1, 600, 8, 1_200, 32, 1_200));

    /** Java compiles meanwhile, and is not done after some thousand requests. */
    private static final int WARM_UPS = 3;

    private final Report report;
    private final int rounds;
    private final List<String> javaArguments;
    private final List<LaunchLane.Turn> turns = new ArrayList<>();

    Launch(Report report, int rounds, List<String> javaArguments) {
        this.report = report;
        this.rounds = rounds;
        this.javaArguments = javaArguments;
    }

    void run() throws IOException {
        List<LaunchLane> lanes = new ArrayList<>();
        try (Site site = Site.open()) {
            try {
                for (Map.Entry<Integer, Integer> lane : JOBS.entrySet()) {
                    lanes.add(new LaunchLane(site.elsewhere(), lane.getKey(), lane.getValue(), javaArguments));
                }
                measure(lanes);
            } finally {
                for (LaunchLane lane : lanes) {
                    lane.close();
                }
            }
        }
        report.table(rows());
    }

    private void measure(List<LaunchLane> lanes) throws IOException {
        report.say("Warming up");
        for (int round = 0; round < WARM_UPS; round++) {
            takeTurns(lanes);
        }
        turns.clear();
        report.say("Warm");
        for (int round = 0; round < rounds; round++) {
            takeTurns(lanes);
        }
    }

    private void takeTurns(List<LaunchLane> lanes) throws IOException {
        for (LaunchLane lane : lanes) {
            turns.add(lane.take(report));
        }
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "in flight",
                "bare creates, Jobs/s",
                "bare line, Jobs/s",
                "of the bare creates",
                "responder, Jobs/s",
                "of the bare creates"));
        for (int atOnce : JOBS.keySet()) {
            List<LaunchLane.Turn> its =
                    turns.stream().filter(turn -> turn.atOnce() == atOnce).toList();
            List<Double> ours = its.stream().map(LaunchLane.Turn::responder).toList();
            List<Double> line = its.stream().map(LaunchLane.Turn::line).toList();
            List<Double> bare = its.stream().map(LaunchLane.Turn::floor).toList();
            rows.add(List.of(
                    Integer.toString(atOnce),
                    Figures.of(bare).withSpread(0),
                    Figures.of(line).withSpread(0),
                    Figures.ofRatios(line, bare).withSpread(2),
                    Figures.of(ours).withSpread(0),
                    Figures.ofRatios(ours, bare).withSpread(2)));
        }
        return rows;
    }
}
