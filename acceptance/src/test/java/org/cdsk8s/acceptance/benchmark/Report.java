package org.cdsk8s.acceptance.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says what goes on, and at the end the figures as a Markdown table. */
final class Report {

    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final long began = System.nanoTime();

    Report(PrintStream out) {
        this.out = out;
    }

    /** One thing that happened just now. */
    void say(String line) {
        out.printf("[%6.1f s] %s%n", (System.nanoTime() - began) / NANOS, line);
    }

    /** The machine the figures belong to. */
    void machine() {
        out.printf(
                "%nOn %d cores (%s), %s %s, Java %s, %s%n",
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                "load average before " + line("/proc/loadavg", ""));
    }

    /** A table; the first row is its head. */
    void table(List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(rows);
        all.add(1, rows.get(0).stream().map(column -> "---").toList());
        out.println();
        all.forEach(row -> out.println("| " + String.join(" | ", row) + " |"));
        out.println();
    }

    private static String line(String file, String word) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(word))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
