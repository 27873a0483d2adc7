package org.cdsk8s.reaper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.watch.WatchLine;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What real clusters sent, and the events it must become: each once, in a legal order. */
class RecordedEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JobsOf OWN = new JobsOf("media", new OwnJobs(false));

    private final ChangeDetector detector = new ChangeDetector(Optional.empty(), Clock.systemUTC());

    @TestFactory
    Stream<DynamicTest> everyRecordingBecomesTheEventsWrittenBesideIt() {
        return scenarios().map(scenario -> test(scenario, events(lines(scenario))));
    }

    @TestFactory
    Stream<DynamicTest> linesSentTwiceAddNothing() {
        return scenarios()
                .map(scenario -> test(
                        scenario,
                        events(lines(scenario).stream()
                                .flatMap(line -> Stream.of(line, line))
                                .toList())));
    }

    @TestFactory
    Stream<DynamicTest> aWatchThatBeginsAgainAtAnyLineAddsNothing() {
        return scenarios().flatMap(scenario -> {
            List<byte[]> lines = lines(scenario);
            return Stream.iterate(0, from -> from < lines.size(), from -> from + 1)
                    .map(from -> {
                        List<byte[]> replayed = new ArrayList<>(lines);
                        replayed.addAll(lines.subList(from, lines.size()));
                        return test(scenario, events(replayed));
                    });
        });
    }

    @TestFactory
    Stream<DynamicTest> whoeverSeesTheLastLineAloneLearnsTheLastEvent() {
        return scenarios().map(scenario -> {
            List<byte[]> lines = lines(scenario);
            List<String> expected = expected(scenario);
            return DynamicTest.dynamicTest(
                    name(scenario), () -> assertThat(words(events(lines.subList(lines.size() - 1, lines.size()))))
                            .isEqualTo(words(expected.subList(expected.size() - 1, expected.size()))));
        });
    }

    @Test
    void everyScenarioHasItsEvents() {
        assertThat(scenarios()
                        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
                        .values())
                .containsExactlyInAnyOrder(13L, 14L);
    }

    private DynamicTest test(Path scenario, List<String> events) {
        return DynamicTest.dynamicTest(name(scenario), () -> assertThat(events).isEqualTo(expected(scenario)));
    }

    /** State and reason without the count of failed pods: a Job that is being deleted goes on counting. */
    private static List<String> words(List<String> events) {
        return events.stream().map(event -> event.replaceAll("/\\d+/", "/")).toList();
    }

    private List<String> events(List<byte[]> lines) {
        List<String> events = new ArrayList<>();
        EventId last = null;
        for (byte[] line : lines) {
            Optional<StateChange> change = detector.detect(observation(WatchLine.read(line, OWN)), last);
            if (change.isPresent()) {
                last = change.get().id();
                events.add(describe(change.get()));
            }
        }
        return Collections.unmodifiableList(events);
    }

    private static JobObservation observation(WatchLine<JobObservation> line) {
        return line instanceof WatchLine.Removed<JobObservation> removed
                ? removed.observation()
                : ((WatchLine.Seen<JobObservation>) line).observation();
    }

    private static String describe(StateChange change) {
        EventId id = change.id();
        String reason = change.failure() == null ? "" : " " + change.failure().reason();
        return id.toString().substring(id.uid().length() + 1) + reason;
    }

    private static List<byte[]> lines(Path scenario) {
        try {
            List<byte[]> lines = new ArrayList<>();
            for (String line : Files.readAllLines(scenario.resolve("jobs.ndjson"))) {
                ObjectNode event = (ObjectNode) JSON.readTree(line);
                event.withObject("/object/metadata/labels").put(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);
                lines.add(JSON.writeValueAsBytes(event));
            }
            return lines;
        } catch (IOException e) {
            throw new IllegalStateException("The recording cannot be read", e);
        }
    }

    private static List<String> expected(Path scenario) {
        try {
            return Files.readAllLines(scenario.resolve("events.txt"));
        } catch (IOException e) {
            throw new IllegalStateException("The expected events cannot be read", e);
        }
    }

    private static String name(Path scenario) {
        return scenario.getParent().getFileName() + "/" + scenario.getFileName();
    }

    private static Stream<Path> scenarios() {
        try {
            Path root = Path.of(Objects.requireNonNull(RecordedEventsTest.class.getResource("/recordings"))
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
