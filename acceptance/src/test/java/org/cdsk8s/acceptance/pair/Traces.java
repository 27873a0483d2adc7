package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Jobs leave behind in the shared directories.
 *
 * @param logs where logs are saved
 * @param inmeta where inmeta files are
 */
record Traces(Path logs, Path inmeta) {

    private static final String OPTION = "--input-inmeta";

    /** Where its log is not as it should be, or its inmeta file is still there, although the Job is gone: sentences. */
    List<String> amiss(Errand errand, Job job) throws IOException {
        List<String> amiss = new ArrayList<>();
        long whole = 0;
        for (var log : files(logs.resolve(LineAudit.name(job)), ".log")) {
            boolean complete = Files.readString(log).equals(errand.text());
            whole += complete ? 1 : 0;
            if (!complete && errand.kind().logs() > 0) {
                amiss.add(errand + " has a log that is cut: " + log);
            }
        }
        if (whole + missing(job) < errand.kind().logs()) {
            amiss.add(
                    errand + " has " + whole + " logs and not " + errand.kind().logs());
        }
        inmetaOf(job).filter(Files::exists).ifPresent(file -> amiss.add(errand + " left " + file));
        return amiss;
    }

    /** Whether a Job that is there can read the metadata of its own request. */
    boolean served(Errand errand, Job job) {
        try {
            var file = inmetaOf(job);
            var expected = "\"" + errand.name();
            return file.isPresent() && Files.readString(file.get()).contains(expected);
        } catch (IOException e) {
            return false;
        }
    }

    /** How many logs were saved for these Jobs. */
    long saved(Collection<Job> jobs) throws IOException {
        long saved = 0;
        for (var job : jobs) {
            saved += files(logs.resolve(LineAudit.name(job)), ".log").size();
        }
        return saved;
    }

    /** For how many logs of the Job it is said why they are not there. */
    long missing(Job job) throws IOException {
        return files(logs.resolve(LineAudit.name(job)), ".log.missing").size();
    }

    /** Inmeta files that belong to no Job: their responder was killed before it could make one. */
    int leftOver() throws IOException {
        return files(inmeta, ".inmeta").size();
    }

    private static Optional<Path> inmetaOf(Job job) {
        var command =
                job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand();
        int option = command.indexOf(OPTION);
        return option < 0 ? Optional.empty() : Optional.of(Path.of(command.get(option + 1)));
    }

    /** What ends so, and is finished. */
    private static List<Path> files(Path directory, String end) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> file.toString().endsWith(end))
                    .toList();
        }
    }
}
