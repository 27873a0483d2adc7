package org.cdsk8s.responder.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One log of a Job, and where it can be had from.
 *
 * @param fileName what it is saved as: {@code <stem>.log} for the last run, {@code <stem>.previous.log} for the one
 *     before it, {@code <stem>.attempt-<n>.log} for those before
 * @param parts what followers have written of it, in order
 * @param readable where the kubelet has it; null when it has not
 */
record OneLog(String fileName, List<LogPart> parts, @Nullable LogRun readable) {

    /** All logs of which there is something. */
    static List<OneLog> all(List<LogRun> readable, List<LogPart> parts) {
        Map<String, TreeSet<Integer>> runs = new TreeMap<>();
        readable.forEach(
                run -> runs.computeIfAbsent(run.stem(), stem -> new TreeSet<>()).add(run.run()));
        parts.forEach(part ->
                runs.computeIfAbsent(part.stem(), stem -> new TreeSet<>()).add(part.run()));
        List<OneLog> logs = new ArrayList<>();
        runs.forEach((stem, numbers) -> numbers.forEach(run -> logs.add(new OneLog(
                fileName(stem, run, numbers.last()),
                parts.stream()
                        .filter(part -> part.stem().equals(stem) && part.run() == run)
                        .toList(),
                readable.stream()
                        .filter(each -> each.stem().equals(stem) && each.run() == run)
                        .findFirst()
                        .orElse(null)))));
        return logs;
    }

    private static String fileName(String stem, int run, int last) {
        if (run == last) {
            return stem + ".log";
        }
        return run == last - 1 ? stem + ".previous.log" : stem + ".attempt-" + run + ".log";
    }
}
