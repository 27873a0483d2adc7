package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.responder.parts.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What responders that died left behind. */
class LeftoversTest {

    private static final LogRun RUN = new LogRun("pod", "cds", 0, false, false, "pod");
    private static final String LINE = "2026-01-02T03:04:05Z a\n";
    private static final String ID = "00000000-0000-0000-0000-000000000000";

    @TempDir
    private Path logs;

    private FollowScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = new FollowScene(logs);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
    }

    @Test
    void shouldPutTogetherWhatWasFollowedOfAJobThatIsGone() throws IOException {
        part("cds-gone");

        look(Duration.ofHours(2));

        assertThat(scene.saved("cds-gone")).isEqualTo("a\n");
        assertThat(scene.files("cds-gone")).hasSize(1);
    }

    @Test
    void shouldRemoveWhatAFollowerThatWokeUpLateWroteBesideASavedLog() throws IOException {
        scene.run("cds-a");
        scene.annotate("cds-a", JobLabels.HANDLED, "2026-01-02T03:04:05Z");
        part("cds-a");
        Files.writeString(scene.directory("cds-a").resolve("pod.log"), "all of it\n");

        look(Duration.ofHours(2));

        assertThat(scene.saved("cds-a")).isEqualTo("all of it\n");
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    @Test
    void shouldLeaveWhatIsWrittenToAndWhatBelongsToAJobThatGoesOn() throws IOException {
        scene.run("cds-a");
        part("cds-a");
        part("cds-gone");

        look(Duration.ofMinutes(30));
        assertThat(scene.logFiles("cds-gone")).isEmpty();

        look(Duration.ofHours(2));
        assertThat(scene.logFiles("cds-a")).isEmpty();
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    @Test
    void shouldRemoveALogThatWasHalfPutTogetherAndNothingOfOthers() throws IOException {
        Path directory = Files.createDirectories(scene.directory("cds-a"));
        Files.writeString(directory.resolve(".pod.log." + ID + ".tmp"), "hal");
        Files.writeString(directory.resolve(".theirs.tmp"), "");
        Files.writeString(directory.resolve("theirs.log.tmp"), "");

        look(Duration.ofMinutes(30));
        assertThat(scene.files("cds-a")).hasSize(3);

        look(Duration.ofHours(2));
        assertThat(scene.files("cds-a"))
                .containsExactlyInAnyOrder(directory.resolve(".theirs.tmp"), directory.resolve("theirs.log.tmp"));
    }

    @Test
    void shouldTakeTheApiServersSilenceForNoAnswer() throws IOException {
        part("cds-gone");
        scene.cluster.standIn().stopServing();

        look(Duration.ofHours(2));

        assertThat(scene.logFiles("cds-gone")).isEmpty();
        assertThat(scene.files("cds-gone")).hasSize(1);
    }

    @Test
    void shouldNotMindThatThereAreNoLogsYet() throws IOException {
        Files.delete(logs);

        look(Duration.ofHours(2));

        assertThat(logs).doesNotExist();
    }

    private void look(Duration later) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        new Leftovers(
                        logs,
                        Cluster.NAMESPACE,
                        Duration.ofHours(1),
                        scene.cluster.client(),
                        scene.archive(Clock.systemUTC()),
                        clock)
                .run();
    }

    private void part(String job) throws IOException {
        Files.createDirectories(scene.directory(job));
        try (PartWriter part = PartWriter.create(scene.directory(job), RUN, LogPosition.START, 100)) {
            byte[] bytes = LINE.getBytes(StandardCharsets.US_ASCII);
            part.further().accept(bytes, 0, bytes.length);
        }
    }
}
