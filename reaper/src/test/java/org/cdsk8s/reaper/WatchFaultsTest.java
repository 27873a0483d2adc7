package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.Stream;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server does to the watch: it is noticed, survived, nothing is lost and nothing is told twice. */
class WatchFaultsTest {

    private static final RequestMatch WATCHES = RequestMatch.of(Verb.WATCH, "/jobs");
    private static final RequestMatch LISTS = RequestMatch.of(Verb.LIST, "/jobs");
    private static final RequestMatch BOTH = RequestMatch.path("/jobs\\?.*(watch|limit)=");

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Stage stage;
    private Cast cast;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(10));
        cast = new Cast(stage);
        stage.startReaper();
        cast.enter();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"END, ended", "CUT, ended", "HALF_LINE, ended", "INTERNAL_ERROR, failed"})
    void aStreamThatBreaksIsResumedWhereItBroke(StreamFault fault, String reason) {
        long lists = cast.requests(Verb.LIST);
        stage.kubernetes.faults().openWatches(fault);

        cast.act();
        cast.leave();
        cast.everyStateWasToldOnce();
        assertThat(cast.requests(Verb.LIST)).isEqualTo(lists);
        assertThat(stage.interruptions(reason)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"END", "CUT", "EXPIRED", "GARBAGE_LINE"})
    void aStreamThatBreaksAfterEveryEventLosesNothing(StreamFault fault) {
        stage.kubernetes.faults().nextWatch(5, WATCHES, fault, 1);
        stage.kubernetes.faults().openWatches(StreamFault.END);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @ParameterizedTest
    @CsvSource({"SILENCE, silence", "EXPIRED, expired", "GARBAGE_LINE, garbage"})
    void aStreamThatCannotBeTrustedIsReplacedByAList(StreamFault fault, String reason) {
        long lists = cast.requests(Verb.LIST);
        stage.kubernetes.faults().openWatches(fault);

        cast.act();
        cast.everyEndWasToldOnce();
        assertThat(cast.requests(Verb.LIST)).isGreaterThan(lists);
        assertThat(stage.interruptions(reason)).isPositive();
    }

    @Test
    void aDeletionThatWasNotShownIsFoundByTheNextList() {
        stage.kubernetes.faults().openWatches(StreamFault.LOST_EVENT);
        stage.delete("cds-deleted");
        stage.create("cds-after");
        cast.told("cds-after running");
        assertThat(stage.listener.linesOf("cds-deleted")).doesNotContain("cds-deleted failed Deleted");
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        cast.told("cds-deleted failed Deleted");
        cast.everyEndWasToldOnce();
    }

    @Test
    void aLineWithoutEndIsNotKeptInMemory() {
        stage.kubernetes.faults().openWatches(StreamFault.ENDLESS_LINE);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @Test
    void aJobOfManyPacketsIsToldLikeAnyOther() {
        stage.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(Stage.NAMESPACE)
                .withName("cds-succeeds")
                .edit(job -> job.edit()
                        .editMetadata()
                        .addToAnnotations("filler", "x".repeat(200_000))
                        .endMetadata()
                        .build());

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @ParameterizedTest
    @CsvSource({
        "400, expired",
        "401, refused",
        "403, refused",
        "404, refused",
        "410, expired",
        "429, refused",
        "500, failed",
        "502, failed",
        "503, failed",
        "504, expired"
    })
    void aWatchThatIsRefusedForAWhileIsNoticedAndTriedAgain(int code, String reason) {
        stage.kubernetes.faults().always(WATCHES, RequestFault.answer(code));
        stage.kubernetes.faults().openWatches(StreamFault.END);
        await().until(() -> stage.whyNotWatching().contains(Integer.toString(code)));

        cast.act();
        stage.kubernetes.faults().clear();
        cast.everyEndWasToldOnce();
        assertThat(stage.watching()).isTrue();
        assertThat(stage.interruptions(reason)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 429, 500})
    void aListThatIsRefusedForAWhileIsTriedAgain(int code) {
        stage.kubernetes.faults().always(LISTS, RequestFault.answer(code));
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);
        await().until(() -> !stage.watching());

        cast.act();
        stage.kubernetes.faults().clear();
        cast.everyEndWasToldOnce();
    }

    @Test
    void aListThatIsNoListIsNotTakenForAnEmptyCluster() {
        stage.kubernetes.faults().next(2, LISTS, RequestFault.answer(200));
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @Test
    void aServerThatAnswersLateIsWaitedFor() {
        stage.kubernetes.faults().next(2, BOTH, new RequestFault.AnswerLate(Duration.ofSeconds(1)));
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @Test
    void aServerThatDropsConnectionsIsTriedAgain() {
        stage.kubernetes.faults().next(3, BOTH, new RequestFault.DropBefore());
        stage.kubernetes.faults().next(2, LISTS, new RequestFault.DropAfter());
        stage.kubernetes.faults().openWatches(StreamFault.EXPIRED);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @Test
    void aServerThatIsAwayIsSaidSoAndLosesNothing() throws Exception {
        stage.kubernetes.stopServing();
        await().untilAsserted(() -> assertThat(stage.whyNotWatching()).contains("watching jobs failed"));
        stage.kubernetes.resumeServing();

        await().until(stage::watching);
        cast.act();
        cast.everyStateWasToldOnce();
        assertThat(stage.interruptions("unreachable")).isPositive();
    }

    @ParameterizedTest
    @MethodSource("waysToAskForPatience")
    void aServerThatAsksForPatienceGetsIt(RequestFault asking) {
        stage.kubernetes.faults().next(1, WATCHES, asking);
        assertThat(interruption(StreamFault.END)).isGreaterThanOrEqualTo(PATIENCE);

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @ParameterizedTest
    @MethodSource("waysToAskForPatience")
    void aListThatAsksForPatienceGetsIt(RequestFault asking) {
        stage.kubernetes.faults().next(1, LISTS, asking);
        assertThat(interruption(StreamFault.EXPIRED)).isGreaterThanOrEqualTo(PATIENCE);

        cast.act();
        cast.everyEndWasToldOnce();
    }

    static Stream<RequestFault> waysToAskForPatience() {
        RequestFault.Answer refusal = RequestFault.answer(429);
        return Stream.of(
                refusal.retryAfter(PATIENCE),
                refusal.retryAfterInStatus(PATIENCE),
                refusal.retryAfterInHeader(Long.toString(PATIENCE.toSeconds())));
    }

    /** How long the watch is down after this befell it. */
    private Duration interruption(StreamFault fault) {
        long began = System.nanoTime();
        stage.kubernetes.faults().openWatches(fault);
        await().until(() -> !stage.watching());
        await().until(stage::watching);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void aServerThatEndsEveryStreamAtOnceIsNotAskedWithoutABreak() {
        stage.kubernetes.faults().nextWatch(Integer.MAX_VALUE, WATCHES, StreamFault.END, 0);
        stage.kubernetes.faults().openWatches(StreamFault.END);
        long before = cast.requests(Verb.WATCH);
        await().until(() -> cast.requests(Verb.WATCH) >= before + 3);
        cast.act();
        long asked = cast.requests(Verb.WATCH) - before;
        stage.kubernetes.faults().clear();

        assertThat(asked).isLessThan(100);
        cast.everyStateWasToldOnce();
    }
}
