package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server does to the watch: nothing is lost and nothing is told twice. */
class WatchFaultsTest {

    private static final RequestMatch WATCHES = RequestMatch.of(Verb.WATCH, "/jobs");
    private static final RequestMatch LISTS = RequestMatch.of(Verb.LIST, "/jobs");

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(1));
        stage.startReaper();
        stage.create("cds-before");
        stage.create("cds-during");
        stage.create("cds-deleted");
        heard("cds-before running");
        heard("cds-during running");
        heard("cds-deleted running");
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(StreamFault.class)
    void aStreamThatBreaksLosesNothing(StreamFault fault) {
        stage.kubernetes.faults().openWatches(fault);

        everythingIsToldOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410, 429, 500, 503, 504})
    void aWatchThatIsRefusedLosesNothing(int code) {
        stage.kubernetes.faults().next(2, WATCHES, RequestFault.answer(code));
        stage.kubernetes.faults().openWatches(StreamFault.END);

        everythingIsToldOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 429, 500})
    void aListThatIsRefusedLosesNothing(int code) {
        stage.kubernetes.faults().next(2, LISTS, RequestFault.answer(code));
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        everythingIsToldOnce();
    }

    @Test
    void aServerThatIsAwayIsSaidSoAndLosesNothing() throws Exception {
        stage.kubernetes.stopServing();
        await().untilAsserted(() -> {
            assertThat(stage.reaper().session().watchState().up()).isFalse();
            assertThat(stage.reaper().session().watchState().reason()).contains("could not be opened");
        });
        stage.kubernetes.resumeServing();

        await().until(stage::watching);
        everythingIsToldOnce();
    }

    @Test
    void aServerThatAsksForPatienceGetsIt() {
        Duration asked = Duration.ofSeconds(2);
        stage.kubernetes.faults().next(1, WATCHES, RequestFault.answer(429).retryAfter(asked));
        long began = System.nanoTime();
        stage.kubernetes.faults().openWatches(StreamFault.END);
        await().until(() -> !stage.watching());
        await().until(stage::watching);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(asked);
        everythingIsToldOnce();
    }

    @Test
    void whatInterruptsTheWatchIsCounted() {
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        await().untilAsserted(() -> assertThat(stage.meters
                        .counter("cds.reaper.watch.interruptions", "of", "jobs", "reason", "expired")
                        .count())
                .isEqualTo(1));
    }

    private void everythingIsToldOnce() {
        stage.delete("cds-deleted");
        stage.succeed("cds-during");
        stage.create("cds-after");
        heard("cds-after running");
        stage.fail("cds-before", 1);
        heard("cds-before failed BackoffLimitExceeded");
        heard("cds-during success");
        heard("cds-deleted failed Deleted");

        assertThat(stage.listener.heard()).extracting(Listener.Heard::messageId).doesNotHaveDuplicates();
        assertThat(stage.listener.linesOf("cds-during"))
                .containsExactly("cds-during starting", "cds-during running", "cds-during success");
        assertThat(stage.listener.linesOf("cds-deleted"))
                .containsExactly("cds-deleted starting", "cds-deleted running", "cds-deleted failed Deleted");
        assertThat(stage.listener.linesOf("cds-after")).endsWith("cds-after running");
    }

    private void heard(String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
    }
}
