package org.cdsk8s.acceptance.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cdsk8s.acceptance.audit.Chronicle;

/**
 * What a run was like, for people.
 *
 * @param jobs how many of our Jobs there were
 * @param faults how often each happened
 * @param events how many different events were told
 * @param repeats how many were told again, with the same bytes
 * @param sessions how often a reaper began to speak
 * @param takeovers how often it was another one than before
 * @param unexplained how many failures were told without what the pods said
 * @param longest the longest time from the end of a Job to its announcement
 */
record StormReport(
        int jobs,
        Map<String, Long> faults,
        int events,
        int repeats,
        int sessions,
        int takeovers,
        long unexplained,
        Duration longest) {

    private static final Pattern EPOCH = Pattern.compile("Speaking with epoch (\\d+)");

    static StormReport of(
            Collection<Born> jobs, List<String> faults, List<Heard> heard, Chronicle chronicle, List<Path> logs)
            throws IOException {
        int events = (int) heard.stream().map(one -> one.what().id()).distinct().count();
        var speakers = speakers(logs);
        int takeovers = 0;
        for (int i = 1; i < speakers.size(); i++) {
            takeovers += speakers.get(i).equals(speakers.get(i - 1)) ? 0 : 1;
        }
        return new StormReport(
                jobs.size(),
                faults.stream().collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting())),
                events,
                heard.size() - events,
                speakers.size(),
                takeovers,
                Endings.unexplained(heard),
                longest(jobs, heard, chronicle));
    }

    @Override
    public String toString() {
        return jobs + " Jobs, "
                + faults.values().stream().mapToLong(Long::longValue).sum() + " faults " + faults
                + ", " + events + " events, " + repeats + " repeats, " + sessions + " sessions, " + takeovers
                + " takeovers, " + unexplained
                + " failures without their pods' words, longest from a Job's end to its announcement "
                + longest.toMillis() + " ms";
    }

    private static Duration longest(Collection<Born> jobs, List<Heard> heard, Chronicle chronicle) {
        Map<String, Heard> ends = Endings.first(heard);
        return jobs.stream()
                .filter(job -> ends.containsKey(job.uid()))
                .flatMap(
                        job -> ended(job, chronicle)
                                .map(at ->
                                        Duration.between(at, ends.get(job.uid()).at()))
                                .stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> ended(Born job, Chronicle chronicle) {
        return job.endsByDeletion()
                ? Optional.ofNullable(job.deleted())
                : chronicle.end(job.uid()).map(Chronicle.End::at);
    }

    /** Which reaper spoke, epoch by epoch. */
    private static List<Path> speakers(List<Path> logs) throws IOException {
        Map<Long, Path> byEpoch = new TreeMap<>();
        for (var log : logs) {
            EPOCH.matcher(Files.readString(log))
                    .results()
                    .forEach(found -> byEpoch.put(Long.valueOf(found.group(1)), log));
        }
        return List.copyOf(byEpoch.values());
    }
}
