package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Behind {@code ./cds benchmark}. */
public final class Main {

    private static final int MISUSED = 2;

    private static final String USAGE =
            """
            usage: ./cds benchmark NAME [ROUNDS [JAVA_ARGUMENT…]]

              catch-up        20,000 missed changes, beside a bare publisher of the same messages
              latency         from a change to its message, beside a bare watch that publishes
              memory          heap and resident memory, by the number of Jobs; takes long, has one round
              resume          from start to the first message, with 10,000 Jobs
              backlog         memory of a responder while 100,000 requests wait; has one round
              burst           300 requests for a stock controller: adaptive admission, beside fixed limits
              burst-fast      2,000 requests for a controller that may make many calls
              launch          a backlog of requests becomes Jobs, beside a bare loop that creates them
              launch-latency  from a request to its Job, beside a bare create

            Each round measures both sides; more arguments go to the Java of the service that is measured.
            docs/benchmarks.md says what the figures mean. Nothing else should run meanwhile.
            """;

    private Main() {}

    /** Runs the benchmark that the first argument names. */
    @SuppressWarnings("IllegalCatch") // whatever went wrong, threads of the clients would keep the process alive
    public static void main(String[] arguments) {
        int status;
        try {
            status = run(Arrays.asList(arguments));
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            status = 1;
        }
        System.exit(status);
    }

    private static int run(List<String> arguments) throws IOException {
        Report report = new Report(System.out);
        String name = arguments.isEmpty() ? "" : arguments.get(0);
        int rounds = arguments.size() < 2 ? 5 : Integer.parseInt(arguments.get(1));
        List<String> java = arguments.subList(Math.min(2, arguments.size()), arguments.size());
        report.machine();
        switch (name) {
            case "backlog" -> new Backlog(report, java).run();
            case "burst" -> Burst.stock(report, rounds, java).run();
            case "burst-fast" -> Burst.fast(report, rounds, java).run();
            case "catch-up" -> new CatchUp(report, rounds, java).run();
            case "latency" -> new Latency(report, rounds, java).run();
            case "launch" -> new Launch(report, rounds, java).run();
            case "launch-latency" -> new LaunchLatency(report, rounds, java).run();
            case "memory" -> new Memory(report, java).run();
            case "resume" -> new Resume(report, rounds, java).run();
            default -> {
                System.out.print(USAGE);
                return name.isEmpty() ? 0 : MISUSED;
            }
        }
        return 0;
    }
}
