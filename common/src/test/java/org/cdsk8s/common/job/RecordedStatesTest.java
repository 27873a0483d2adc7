package org.cdsk8s.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What real clusters sent, line by line, and the state each line means. */
class RecordedStatesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyRecordedStatusMeansTheStateWrittenBesideIt() {
        return scenarios()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.getParent().getFileName() + "/" + scenario.getFileName(),
                        () -> assertThat(states(scenario))
                                .isEqualTo(Files.readAllLines(scenario.resolve("states.txt")))));
    }

    @Test
    void theRecordingsOfBothVersionsAreThere() {
        assertThat(scenarios()
                        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
                        .values())
                .containsExactlyInAnyOrder(13L, 14L);
    }

    private static List<String> states(Path scenario) throws IOException {
        try (Stream<String> lines = Files.lines(scenario.resolve("jobs.ndjson"))) {
            return lines.map(RecordedStatesTest::state).toList();
        }
    }

    private static String state(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            Job job = JSON.treeToValue(event.get("object"), Job.class);
            JobReading reading = JobStateReader.read(job);
            String state = reading.state() == null ? "-" : reading.state().word();
            String reason =
                    reading.failure() == null ? "" : " " + reading.failure().reason();
            return event.get("type").asText() + " " + job.getMetadata().getResourceVersion() + " " + state + " "
                    + reading.failedPods() + reason;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> scenarios() {
        try {
            Path root = Path.of(Objects.requireNonNull(RecordedStatesTest.class.getResource("/recordings"))
                    .toURI());
            try (Stream<Path> found = Files.walk(root)) {
                return found
                        .filter(path -> Files.isRegularFile(path.resolve("jobs.ndjson")))
                        .sorted()
                        .toList()
                        .stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The recordings cannot be read", e);
        }
    }
}
