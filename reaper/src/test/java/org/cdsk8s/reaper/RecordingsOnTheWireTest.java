package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.local.kube.Recording;
import org.cdsk8s.local.kube.Replay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real clusters showed, shown again by a server, all Jobs at once; what the world must hear of each. */
class RecordingsOnTheWireTest {

    private static final long SEED = Long.getLong("cds.test.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes-1.20", "kubernetes-1.36"})
    void everyJobIsToldAsWrittenBesideItsRecording(String version) throws Exception {
        List<Path> scenarios = scenarios(version);
        try (Stage stage = new Stage()) {
            stage.startReaper();
            playInAnyOrder(stage, scenarios);

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(told(stage))
                    .as("seed %d (-Dcds.test.seed)", SEED)
                    .isEqualTo(expected(scenarios)));
        }
    }

    /** Lines of one Job keep their order; the Jobs take turns at random. */
    private static void playInAnyOrder(Stage stage, List<Path> scenarios) throws IOException {
        Random random = new Random(SEED);
        List<Replay> replays = new ArrayList<>();
        for (Path scenario : scenarios) {
            replays.add(stage.kubernetes.replay(
                    Recording.read(scenario.resolve("jobs.ndjson")).map(object -> {
                        object.withObject("/metadata/labels").put(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);
                        return object;
                    })));
        }
        while (!replays.isEmpty()) {
            Replay replay = replays.get(random.nextInt(replays.size()));
            if (!replay.next()) {
                replays.remove(replay);
            }
        }
    }

    /** By Job, what was told of it, as events.txt writes it. */
    private static Map<String, List<String>> told(Stage stage) {
        return stage.listener.heard().stream()
                .collect(Collectors.groupingBy(
                        heard -> heard.event().jobName(),
                        TreeMap::new,
                        Collectors.mapping(RecordingsOnTheWireTest::line, Collectors.toList())));
    }

    private static String line(Listener.Heard heard) {
        String id = heard.messageId().substring(heard.event().jobId().length() + 1);
        return heard.event().reason() == null ? id : id + " " + heard.event().reason();
    }

    private static Map<String, List<String>> expected(List<Path> scenarios) throws IOException {
        Map<String, List<String>> expected = new TreeMap<>();
        for (Path scenario : scenarios) {
            expected.put("cds-" + scenario.getFileName(), Files.readAllLines(scenario.resolve("events.txt")));
        }
        return Collections.unmodifiableMap(expected);
    }

    private static List<Path> scenarios(String version) throws IOException, URISyntaxException {
        Path folder =
                Path.of(Objects.requireNonNull(RecordingsOnTheWireTest.class.getResource("/recordings/" + version))
                        .toURI());
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }
}
