package org.cdsk8s.acceptance.benchmark;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Seconds of processor time used so far by this JVM and every program it started, by program. What is measured shares two
 * cores with its surroundings, so this says who used them.
 *
 * @param seconds by the program's name
 */
record ProcessorTime(Map<String, Double> seconds) {

    private static final Pattern SERVICE = Pattern.compile("/([a-z]+)/target/quarkus-app/");

    static ProcessorTime now() {
        Map<String, Double> seconds = new TreeMap<>();
        add(seconds, "benchmark", ProcessHandle.current());
        ProcessHandle.current().descendants().forEach(process -> add(seconds, name(process), process));
        return new ProcessorTime(seconds);
    }

    /** What was used since {@code earlier}, of programs that used anything worth a word. */
    String since(ProcessorTime earlier) {
        return seconds.entrySet().stream()
                .map(entry ->
                        Map.entry(entry.getKey(), entry.getValue() - earlier.seconds.getOrDefault(entry.getKey(), 0.0)))
                .filter(entry -> entry.getValue() >= 0.05)
                .map(entry -> String.format(Locale.ROOT, "%s %.1f s", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void add(Map<String, Double> seconds, String name, ProcessHandle process) {
        double used = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
        seconds.merge(name, used, Double::sum);
    }

    /** Of a service of ours the module it was packaged in. */
    private static String name(ProcessHandle process) {
        String line = process.info().commandLine().orElse("?");
        return SERVICE.matcher(line)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElseGet(() -> process.info().command().orElse("?").replaceAll(".*/", ""));
    }
}
