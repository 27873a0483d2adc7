package org.cdsk8s.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int SIGTERM_STATUS = 143;

    @Test
    void shouldPlayEverySceneOnceAndLeaveNothingRunning() {
        try (FrontDoor demo = FrontDoor.open("demo", "--once")) {
            demo.awaitOutput("A request that succeeds");
            Set<ProcessHandle> started = demo.descendants();

            int status = demo.awaitEnd();

            assertThat(status).as(demo.output()).isZero();
            assertThat(demo.output())
                    .containsSubsequence(
                            "request published MainstreamMedia.xml",
                            "cds.job.started  cds-",
                            "cds.job.starting cds-",
                            "cds.job.running  cds-",
                            "cds.job.success  cds-",
                            "log saved",
                            "title: A first film",
                            "request published fails.xml",
                            "cds.job.failed   cds-",
                            "BackoffLimitExceeded - ",
                            "cds.job.invalid  cds-",
                            "because: ",
                            "dead letter",
                            "x-cds-reason: ",
                            "Every outcome was the expected one");
            assertNothingIsLeftOf(started);
        }
    }

    @Test
    void shouldStayUpForMoreRequestsUntilItIsTerminated() {
        try (FrontDoor demo = FrontDoor.open("demo")) {
            demo.awaitOutput("Ctrl-C stops everything");
            assertThat(demo.output()).contains("./cds publish", "./cds journal", "kubectl --kubeconfig");
            int told = demo.output().length();

            publish();
            await().atMost(SOON).untilAsserted(() -> assertThat(demo.output().substring(told))
                    .contains("cds.job.success"));
            assertThat(journal()).contains("cdsreaper:most-recent-event = ", "cds:job:");

            Set<ProcessHandle> started = demo.descendants();
            assertThat(demo.terminate()).isEqualTo(SIGTERM_STATUS);
            assertNothingIsLeftOf(started);
        }
    }

    @Test
    void shouldLeaveNothingRunningWhenItIsKilled() {
        try (FrontDoor demo = FrontDoor.open("demo")) {
            demo.awaitOutput("A request that succeeds");
            Set<ProcessHandle> started = demo.descendants();

            demo.kill();

            assertNothingIsLeftOf(started);
        }
    }

    /** A process that has ended is alive until somebody has taken note of it, which may be a moment later. */
    private static void assertNothingIsLeftOf(Set<ProcessHandle> started) {
        assertThat(started).isNotEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    }

    private static void publish() {
        try (FrontDoor publish = FrontDoor.open("publish", "--title", "One more film")) {
            assertThat(publish.awaitEnd()).as(publish.output()).isZero();
        }
    }

    private static String journal() {
        try (FrontDoor journal = FrontDoor.open("journal")) {
            assertThat(journal.awaitEnd()).as(journal.output()).isZero();
            return journal.output();
        }
    }
}
