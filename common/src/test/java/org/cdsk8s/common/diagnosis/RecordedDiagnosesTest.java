package org.cdsk8s.common.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.job.JobStateReader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What real clusters sent of Jobs and their pods, in the order of their versions, and what it means: one line for each
 * new reason not to start, and one for the failure.
 */
class RecordedDiagnosesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyRecordedFailureIsDiagnosedAsWrittenBesideIt() {
        return scenarios()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.getParent().getFileName() + "/" + scenario.getFileName(),
                        () -> assertThat(new Replay().diagnoses(scenario))
                                .isEqualTo(Files.readAllLines(scenario.resolve("diagnosis.txt")))));
    }

    /** One Job with its pods, seen line by line. */
    private static final class Replay {

        private final Map<String, PodReading> pods = new LinkedHashMap<>();
        private final List<String> lines = new ArrayList<>();
        private JobReading job = new JobReading(JobState.STARTING, 0, null);
        private String stuck = "";

        List<String> diagnoses(Path scenario) throws IOException {
            List<JsonNode> events = new ArrayList<>(events(scenario.resolve("jobs.ndjson")));
            events.addAll(events(scenario.resolve("pods.ndjson")));
            events.sort(Comparator.comparing(Replay::version));
            for (JsonNode event : events) {
                if (!job.terminal()) {
                    see(event);
                }
            }
            return lines;
        }

        private void see(JsonNode event) throws IOException {
            if ("Job".equals(event.at("/object/kind").asText())) {
                seeJob(
                        JSON.treeToValue(event.get("object"), Job.class),
                        "DELETED".equals(event.get("type").asText()));
            } else {
                seePod(JSON.treeToValue(event.get("object"), Pod.class));
            }
        }

        private void seeJob(Job seen, boolean removed) {
            JobReading reading = JobStateReader.read(seen);
            job = removed && !reading.terminal()
                    ? new JobReading(JobState.FAILED, reading.failedPods(), FailureReason.DELETED)
                    : reading;
            if (job.state() == JobState.FAILED) {
                lines.add(line("failed", JobDiagnosis.failed(job, JobTerms.of(seen), pods.values())));
            }
        }

        private void seePod(Pod seen) {
            PodReading reading = PodReader.read(seen);
            PodReading earlier = pods.get(reading.name());
            PodReading pod = earlier == null ? reading : reading.following(earlier);
            pods.put(pod.name(), pod);
            Finding finding = pod.stuck();
            if (finding != null && !stuck.equals(finding.category().word())) {
                stuck = finding.category().word();
                lines.add(line("stuck", JobDiagnosis.stuck(finding, job, pods.values())));
            }
        }

        private static String line(String event, Diagnosis diagnosis) {
            return event + " " + diagnosis.category().word() + " "
                    + Objects.requireNonNullElse(diagnosis.container(), "-") + " "
                    + Objects.requireNonNullElse(diagnosis.exitCode(), "-") + " " + diagnosis.attempts() + ": "
                    + diagnosis.explanation();
        }

        private static List<JsonNode> events(Path file) throws IOException {
            List<JsonNode> events = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                events.add(JSON.readTree(line));
            }
            return events;
        }

        private static int version(JsonNode event) {
            return event.at("/object/metadata/resourceVersion").asInt();
        }
    }

    private static Stream<Path> scenarios() {
        try {
            Path root = Path.of(Objects.requireNonNull(RecordedDiagnosesTest.class.getResource("/recordings"))
                    .toURI());
            try (Stream<Path> found = Files.walk(root)) {
                return found
                        .filter(path -> Files.isRegularFile(path.resolve("jobs.ndjson")))
                        .sorted()
                        .toList()
                        .stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The recordings cannot be found", e);
        }
    }
}
