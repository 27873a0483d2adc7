package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.parts.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs of a Job that is over, against the stand-in for the Kubernetes API. */
class PodLogArchiveTest {

    private static final RequestMatch READING = RequestMatch.of(Verb.GET, "/log\\?");

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
    void shouldReadTheRestFromTheKubeletWhenItStillHasIt() throws IOException {
        try (LogFollower follower = scene.follow()) {
            scene.run("cds-a");
            scene.print("cds-a", "one\n");
            scene.awaitFollowed("cds-a", "one\n");
            assertThat(follower.jobs()).isEqualTo(1);
        }
        scene.print("cds-a", "two");
        scene.succeed("cds-a");

        scene.save("cds-a");

        assertThat(scene.saved("cds-a")).isEqualTo("one\ntwo");
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    @Test
    void shouldSayBesideALogWhyItIsMissingAfterHavingTriedForLongEnough() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one\n");
        scene.succeed("cds-a");
        scene.faults().always(READING, RequestFault.answer(500).saying("the disk of the node is on fire"));

        assertThatThrownBy(() -> scene.save("cds-a")).hasMessageContaining("on fire");
        assertThat(scene.logFiles("cds-a")).isEmpty();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        List<String> lost = scene.archive(later).save(scene.cluster.job("cds-a"));

        assertThat(lost).singleElement().asString().endsWith(".log");
        assertThat(Files.readString(scene.directory("cds-a").resolve(lost.get(0) + ".missing")))
                .contains("could not be saved", "on fire");
    }

    @Test
    void shouldSaveAHangingKubeletsLogLaterAndNotWaitForEver() {
        scene.run("cds-a");
        scene.succeed("cds-a");
        scene.faults().next(1, READING, new RequestFault.Delay(Duration.ofSeconds(4)));

        assertThatThrownBy(() -> scene.save("cds-a")).hasMessageContaining("did not answer within 2 s");
    }

    @Test
    void shouldKeepWhatIsThereOfALogThatGoesOnHoweverOftenItIsAskedTo() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one\n");
        for (int i = 0; i < 3; i++) {
            scene.archive(Clock.systemUTC()).secure(scene.cluster.job("cds-a"));
        }
        assertThat(scene.files("cds-a")).hasSize(1);
        scene.print("cds-a", "two\n");
        scene.archive(Clock.systemUTC()).secure(scene.cluster.job("cds-a"));
        assertThat(scene.files("cds-a")).hasSize(2);

        scene.print("cds-a", "three");
        scene.succeed("cds-a");
        scene.save("cds-a");

        assertThat(scene.saved("cds-a")).isEqualTo("one\ntwo\nthree");
        assertThat(scene.files("cds-a")).hasSize(1);
    }

    /** A connection that is closed after a log was read may serve another request by then. */
    @Test
    void shouldNotBreakOtherRequestsWhenALogWasReadToItsEnd() {
        scene.run("cds-a");
        scene.print("cds-a", "one\n");

        assertThatCode(() -> {
                    for (int i = 0; i < 100; i++) {
                        scene.archive(Clock.systemUTC()).secure(scene.cluster.job("cds-a"));
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldSayAtOnceThatALogIsMissingWhosePodIsGone() throws IOException, InterruptedException {
        scene.run("cds-a");
        scene.succeed("cds-a");
        scene.faults().next(1, READING, new RequestFault.Delay(Duration.ofSeconds(4)));

        Thread deletion = deletingPodsWhenTheirLogIsAskedFor();
        List<String> lost =
                scene.archive(Clock.systemUTC(), Duration.ofSeconds(30)).save(scene.cluster.job("cds-a"));
        deletion.join();

        assertThat(Files.readString(scene.directory("cds-a").resolve(lost.get(0) + ".missing")))
                .contains("is no longer tried for", "HTTP 404");
    }

    @Test
    void shouldPutALogTogetherAnewWhosePodWentMeanwhile() throws IOException, InterruptedException {
        try (LogFollower follower = scene.follow()) {
            scene.run("cds-a");
            scene.print("cds-a", "one\n");
            scene.awaitFollowed("cds-a", "one\n");
            assertThat(follower.jobs()).isEqualTo(1);
        }
        scene.succeed("cds-a");
        scene.faults().next(1, READING, new RequestFault.Delay(Duration.ofSeconds(4)));

        Thread deletion = deletingPodsWhenTheirLogIsAskedFor();
        assertThatThrownBy(() ->
                        scene.archive(Clock.systemUTC(), Duration.ofSeconds(30)).save(scene.cluster.job("cds-a")))
                .hasMessageContaining("went while it was put together");
        deletion.join();
        assertThat(scene.logFiles("cds-a")).isEmpty();
        scene.save("cds-a");

        assertThat(scene.saved("cds-a")).isEqualTo("one\n");
    }

    @Test
    void shouldTryAgainWhenOnlyTheKubeletDoesNotKnowThePod() throws IOException {
        scene.run("cds-a");
        scene.print("cds-a", "one");
        scene.succeed("cds-a");
        scene.faults().next(1, READING, RequestFault.answer(404));

        assertThatThrownBy(() -> scene.save("cds-a")).hasMessageContaining("HTTP 404");
        scene.save("cds-a");

        assertThat(scene.saved("cds-a")).isEqualTo("one");
    }

    private Thread deletingPodsWhenTheirLogIsAskedFor() {
        Thread deletion = new Thread(() -> {
            FollowScene.patiently("its log is asked for").until(() -> scene.faults().seen().stream()
                    .anyMatch(request -> request.path().endsWith("/log")));
            scene.cluster
                    .client()
                    .pods()
                    .inNamespace(Cluster.NAMESPACE)
                    .withGracePeriod(0)
                    .delete();
        });
        deletion.start();
        return deletion;
    }
}
