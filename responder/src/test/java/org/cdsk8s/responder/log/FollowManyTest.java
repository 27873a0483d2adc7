package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many logs at once, and one that has many followers, against the stand-in for the Kubernetes API. */
class FollowManyTest {

    private static final RequestMatch READING = RequestMatch.of(Verb.GET, "/log\\?");

    /** Four that write, four that claim, one that ticks, one that watches; the rest belongs to the client. */
    private static final int THREADS = 60;

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
    void shouldFollowTwoHundredLogsWithAHandfulOfThreads() {
        Set<Thread> before = threads();
        try (LogFollower follower = scene.follow()) {
            for (int i = 0; i < FollowScene.AT_ONCE; i++) {
                scene.run("cds-" + i);
                scene.print("cds-" + i, "log " + i + "\n");
            }
            for (int i = 0; i < FollowScene.AT_ONCE; i++) {
                scene.awaitFollowed("cds-" + i, "log " + i + "\n");
            }
            assertThat(follower.jobs()).isEqualTo(FollowScene.AT_ONCE);
            Set<Thread> now = threads();
            now.removeAll(before);
            assertThat(now).hasSizeLessThan(THREADS);
        }
    }

    @Test
    void shouldSaveEveryByteWhateverFollowersAndConnectionsGoThrough() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        scene.run("cds-a");
        LogFollower follower = scene.follow();
        for (int step = 0; step < 16; step++) {
            byte[] bytes = anything(random);
            printed.writeBytes(bytes);
            scene.print("cds-a", bytes);
            if (random.nextInt(3) == 0) {
                scene.cluster.standIn().stopServing();
                scene.cluster.standIn().resumeServing();
            }
            if (random.nextInt(3) == 0) {
                follower.close();
                follower = scene.follow();
            }
            if (random.nextInt(3) == 0) {
                awaitSomethingFollowed();
            }
        }
        scene.succeed("cds-a");
        scene.awaitSaved("cds-a");
        follower.close();

        assertThat(Files.readAllBytes(scene.logFiles("cds-a").get(0)))
                .as("seed " + seed)
                .isEqualTo(printed.toByteArray());
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    @Test
    void shouldAskAgainWhenTheKubeletHangs() {
        scene.faults().next(2, READING, new RequestFault.Delay(Duration.ofSeconds(20)));
        try (LogFollower follower = scene.follow()) {
            scene.run("cds-a");
            scene.print("cds-a", "one\n");

            scene.awaitFollowed("cds-a", "one\n");
            assertThat(follower.jobs()).isEqualTo(1);
        }
    }

    private void awaitSomethingFollowed() {
        FollowScene.patiently("something is followed")
                .until(() -> Files.isDirectory(scene.directory("cds-a"))
                        && !LogPart.in(scene.directory("cds-a")).isEmpty());
    }

    /** Bytes of every value, line ends, what looks like a time, nothing, and now and then a line of many pieces. */
    private static byte[] anything(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(5) == 0 ? 100_000 : 60)];
        random.nextBytes(bytes);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes);
        String end =
                List.of("\n", "\r\n", "", "\n\n", "\n2026-01-02T03:04:05Z x\n").get(random.nextInt(5));
        all.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("stand-in"))
                .collect(Collectors.toSet());
    }
}
