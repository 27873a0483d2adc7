package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.event.UnreadableEventException;
import org.cdsk8s.reaper.journal.InMemoryStore;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What real clusters sent of Jobs and their pods, and what the world must hear of it, with reasons; each once. */
class RecordedDiagnosesTest {

    @TestFactory
    Stream<DynamicTest> everyJobIsToldWithItsReasonAsWrittenBesideItsRecording() {
        return scenarios()
                .map(scenario -> test(scenario, () -> assertThat(explanations(told(scenario, 1)))
                        .isEqualTo(Files.readAllLines(scenario.resolve("diagnosis.txt")))));
    }

    @TestFactory
    Stream<DynamicTest> theStatesAreThoseWithoutPods() {
        return scenarios()
                .map(scenario -> test(scenario, () -> assertThat(told(scenario, 1).stream()
                                .filter(message -> !message.routingKey().equals(JobEvent.STUCK_KEY))
                                .map(RecordedDiagnosesTest::state))
                        .isEqualTo(Files.readAllLines(scenario.resolve("events.txt")))));
    }

    @TestFactory
    Stream<DynamicTest> linesSentTwiceAddNothing() {
        return scenarios()
                .map(scenario ->
                        test(scenario, () -> assertThat(ids(told(scenario, 2))).isEqualTo(ids(told(scenario, 1)))));
    }

    @TestFactory
    Stream<DynamicTest> aReaperKilledAtAnyLineTellsTheSame() {
        return scenarios().flatMap(scenario -> IntStream.range(
                        0, RecordedReaper.lines(scenario).size())
                .mapToObj(killed -> test(scenario, () -> {
                    List<OutgoingMessage> told = toldDespiteKill(scenario, killed);

                    assertThat(bodies(told)).containsOnlyKeys(ids(told(scenario, 1)));
                    assertThat(categories(told)).isSubsetOf(allowed(scenario));
                })));
    }

    private static List<OutgoingMessage> told(Path scenario, int times) throws IOException, InterruptedException {
        List<OutgoingMessage> told = new ArrayList<>();
        RecordedReaper reaper = new RecordedReaper(new InMemoryStore(), told);
        for (JsonNode line : RecordedReaper.lines(scenario)) {
            for (int i = 0; i < times; i++) {
                reaper.see(line);
                reaper.settle();
            }
        }
        return told;
    }

    /** The first life ends before the line with that number, and before what it said last is confirmed. */
    private static List<OutgoingMessage> toldDespiteKill(Path scenario, int killed)
            throws IOException, InterruptedException {
        List<OutgoingMessage> told = new ArrayList<>();
        InMemoryStore store = new InMemoryStore();
        List<JsonNode> lines = RecordedReaper.lines(scenario);
        RecordedReaper first = new RecordedReaper(store, told);
        for (JsonNode line : lines.subList(0, killed)) {
            first.settle();
            first.see(line);
        }
        RecordedReaper second = new RecordedReaper(store, told);
        second.list(lines.subList(0, killed));
        for (JsonNode line : lines.subList(0, killed)) {
            if (RecordedReaper.isJob(line)) {
                second.see(line);
            }
        }
        for (JsonNode line : lines.subList(killed, lines.size())) {
            second.see(line);
        }
        return told;
    }

    /** A reaper that comes when the pod is gone already can say no more than Kubernetes does. */
    private static List<String> allowed(Path scenario) throws IOException {
        return Stream.concat(
                        Files.readAllLines(scenario.resolve("diagnosis.txt")).stream()
                                .map(line -> line.split(" ")[1]),
                        Stream.of("BackoffLimitExceeded"))
                .toList();
    }

    private static Map<String, String> bodies(List<OutgoingMessage> told) {
        Map<String, String> bodies = new HashMap<>();
        for (OutgoingMessage message : told) {
            String body = new String(message.body(), StandardCharsets.UTF_8);
            assertThat(Optional.ofNullable(bodies.put(message.messageId(), body))
                            .orElse(body))
                    .isEqualTo(body);
        }
        return bodies;
    }

    private static String[] ids(List<OutgoingMessage> told) {
        return told.stream().map(OutgoingMessage::messageId).toArray(String[]::new);
    }

    private static List<String> categories(List<OutgoingMessage> told) {
        return told.stream()
                .map(message -> event(message).category())
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<String> explanations(List<OutgoingMessage> told) {
        return told.stream()
                .map(RecordedDiagnosesTest::event)
                .filter(event -> event.category() != null)
                .map(event -> (event.failureReason() == null ? "stuck " : "failed ") + event.category() + " "
                        + Objects.requireNonNullElse(event.container(), "-") + " "
                        + Objects.requireNonNullElse(event.exitCode(), "-") + " " + event.attempts() + ": "
                        + event.explanation())
                .toList();
    }

    private static String state(OutgoingMessage message) {
        JobEvent event = event(message);
        String id = message.messageId().substring(event.jobId().length() + 1);
        return event.reason() == null ? id : id + " " + event.reason();
    }

    private static JobEvent event(OutgoingMessage message) {
        try {
            return JobEventCodec.decode(message.body());
        } catch (UnreadableEventException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DynamicTest test(Path scenario, Executable promise) {
        return DynamicTest.dynamicTest(scenario.getParent().getFileName() + "/" + scenario.getFileName(), promise);
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
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The recordings cannot be read", e);
        }
    }
}
