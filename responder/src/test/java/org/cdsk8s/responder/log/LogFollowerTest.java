package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.parts.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs followed and put together, against the stand-in for the Kubernetes API. */
class LogFollowerTest {

    private static final RequestMatch READING = RequestMatch.of(Verb.GET, "/log\\?");

    private static final RequestMatch CLAIMING = RequestMatch.of(Verb.PATCH, "/jobs/");

    @TempDir
    private Path logs;

    private FollowScene scene;
    private LogFollower follower;

    @BeforeEach
    void start() throws IOException {
        scene = new FollowScene(logs);
        follower = scene.follow();
    }

    @AfterEach
    void stop() throws IOException {
        follower.close();
        scene.close();
    }

    @Test
    void shouldHaveTheLogOfAJobKilledAtItsDeadline() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one\n");
        scene.awaitFollowed("cds-a", "one\n");
        scene.print("cds-a", "two\nand a half");

        scene.endAtItsDeadline("cds-a");
        scene.awaitEnd("cds-a");
        scene.awaitNoPodsOf("cds-a");

        scene.awaitSaved("cds-a");
        assertThat(scene.saved("cds-a")).isEqualTo("one\ntwo\nand a half");
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    @Test
    void shouldTakeOverFromAFollowerThatDied() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one\n");
        scene.awaitFollowed("cds-a", "one\n");

        scene.faults().always(CLAIMING, RequestFault.answer(503)); // a dead one gives nothing back
        follower.close();
        scene.faults().clear();
        assertThat(claim("cds-a")).isPresent();
        follower = scene.follow();
        scene.print("cds-a", "two\n");
        scene.awaitFollowed("cds-a", "two\n");
        scene.cluster.client().pods().inNamespace(Cluster.NAMESPACE).delete();
        scene.cluster
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .delete();

        FollowScene.patiently("the log is saved although nobody could ask for it")
                .until(() -> scene.logFiles("cds-a").size() == 1);
        assertThat(scene.saved("cds-a")).isEqualTo("one\ntwo\n");
    }

    @Test
    void shouldGiveBackItsClaimsWhenItEndsInGoodOrder() {
        scene.run("cds-a");
        scene.run("cds-b");
        scene.print("cds-a", "one\n");
        scene.print("cds-b", "one\n");
        scene.awaitFollowed("cds-a", "one\n");
        scene.awaitFollowed("cds-b", "one\n");
        scene.faults().next(1, CLAIMING, RequestFault.answer(409)); // Job controllers write on Jobs too

        follower.close();

        assertThat(claim("cds-a")).isEmpty();
        assertThat(claim("cds-b")).isEmpty();
    }

    @Test
    void shouldFollowAJobOnceHoweverManyAreThere() throws IOException {
        try (LogFollower second = scene.follow();
                LogFollower third = scene.follow()) {
            for (int i = 0; i < 10; i++) {
                scene.run("cds-" + i);
                scene.print("cds-" + i, "log " + i + "\n");
            }
            for (int i = 0; i < 10; i++) {
                scene.awaitFollowed("cds-" + i, "log " + i + "\n");
            }
            FollowScene.patiently("all see them all")
                    .untilAsserted(() -> assertThat(List.of(second.jobs(), third.jobs(), follower.jobs()))
                            .containsOnly(10));
            for (int i = 0; i < 10; i++) {
                assertThat(LogPart.in(scene.directory("cds-" + i))).hasSize(1);
            }
        }
    }

    @Test
    void shouldGoOnWhereItWasWhenTheConnectionBreaks() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one\nhal");
        scene.awaitFollowed("cds-a", "one\n");

        scene.cluster.standIn().stopServing();
        scene.print("cds-a", "f\ntwo\n");
        scene.cluster.standIn().resumeServing();

        scene.awaitFollowed("cds-a", "two\n");
        scene.succeed("cds-a");
        scene.awaitSaved("cds-a");
        assertThat(scene.saved("cds-a")).isEqualTo("one\nhalf\ntwo\n");
    }

    @Test
    void shouldTryAgainWhenTheKubeletFails() {
        scene.faults().next(3, READING, RequestFault.answer(500));
        scene.run("cds-a");
        scene.print("cds-a", "one\n");

        scene.awaitFollowed("cds-a", "one\n");
    }

    @Test
    void shouldLeaveTheJobsOfOthersAlone() {
        scene.run("theirs", Map.of());
        scene.run("cds-a");
        scene.print("cds-a", "one\n");

        scene.awaitFollowed("cds-a", "one\n");

        assertThat(scene.directory("theirs")).doesNotExist();
        assertThat(scene.cluster.job("theirs").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    private Optional<FollowClaim> claim(String job) {
        return FollowClaim.of(scene.cluster.job(job));
    }
}
