package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cdsk8s.local.audit.Audit;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.reaper.journal.RedisJournalStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a reaper has to go on from: it tells what nobody was told, and nothing twice. */
class ResumeFaultsTest {

    private static final RequestMatch WATCHES = RequestMatch.of(Verb.WATCH, "/jobs");
    private static final RequestMatch SECOND_PAGES = RequestMatch.of(Verb.LIST, "/jobs\\?.*continue=");
    private static final int MORE_THAN_TWO_PAGES = 1_003;

    private Stage stage;
    private Cast cast;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(5));
        cast = new Cast(stage);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void afterAShortAbsenceEveryStateIsToldInOrder() {
        leaveAndActMeanwhile();
        cast.leave();
        stage.startReaper();

        cast.everyStateWasToldOnce();
        assertThat(cast.requests(Verb.LIST)).isEqualTo(1);
    }

    @Test
    void afterALongAbsenceAListMakesUpForTheHistoryThatIsGone() {
        leaveAndActMeanwhile();
        stage.kubernetes.compact();
        stage.startReaper();

        cast.everyEndWasToldOnce();
        assertThat(cast.requests(Verb.LIST)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 504})
    void aServerThatKnowsNothingOfThatVersionIsAskedForAList(int code) {
        leaveAndActMeanwhile();
        stage.kubernetes.faults().next(1, WATCHES, RequestFault.answer(code));
        stage.startReaper();

        cast.everyEndWasToldOnce();
        assertThat(cast.requests(Verb.LIST)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcde", "", "-5", "99999999999999999999999999"})
    void aVersionThatMakesNoSenseIsReplacedByAList(String version) {
        leaveAndActMeanwhile();
        stage.redis.set(RedisJournalStore.RESOURCE_VERSION, version);
        stage.startReaper();

        cast.everyEndWasToldOnce();
        await().until(() -> stage.redis
                .get(RedisJournalStore.RESOURCE_VERSION)
                .filter(now -> now.matches("[0-9]{4,6}"))
                .isPresent());
    }

    @Test
    void aVersionFromTheFutureIsReplacedByAList() {
        leaveAndActMeanwhile();
        stage.redis.set(RedisJournalStore.RESOURCE_VERSION, Long.toString(stage.kubernetes.resourceVersion() + 1_000));
        stage.startReaper();

        cast.everyEndWasToldOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"uid\":\"another\"}"})
    void anEntryThatMakesNoSenseCostsARepeatAndNoEnd(String value) {
        leaveAndActMeanwhile();
        stage.redis.set(RedisJournalStore.ENTRY + stage.listener.uidOf("cds-succeeds"), value);
        stage.startReaper();

        cast.told("cds-succeeds success");
        cast.finish();
        assertThat(stage.auditButForTimes()).matches(Audit::clean);
    }

    @Test
    void aLostJournalCostsRepeatsUnderTheSameIdsAndNoEnd() {
        leaveAndActMeanwhile();
        stage.kubernetes.history().excuse("cds-deleted"); // gone together with all that was known of it
        stage.redis.clear();
        stage.startReaper();

        cast.told("cds-succeeds success");
        cast.told("cds-retries retry");
        Audit audit = stage.auditButForTimes();
        assertThat(audit).matches(Audit::clean);
    }

    @Test
    void anotherJobUnderTheSameNameIsAnotherJob() {
        startAndEnter();
        stage.stopReaper();
        stage.delete("cds-succeeds");
        stage.create("cds-succeeds");
        stage.succeed("cds-succeeds");
        await().until(() -> stage.ended("cds-succeeds"));
        stage.startReaper();

        cast.everyEndWasToldOnce();
        assertThat(stage.listener.linesOf("cds-succeeds"))
                .containsExactly(
                        "cds-succeeds starting",
                        "cds-succeeds running",
                        "cds-succeeds failed Deleted",
                        "cds-succeeds starting",
                        "cds-succeeds running",
                        "cds-succeeds success");
    }

    @Test
    void anotherJobUnderTheSameNameIsAnotherJobForAListToo() {
        startAndEnter();
        stage.stopReaper();
        stage.delete("cds-succeeds");
        stage.create("cds-succeeds");
        stage.kubernetes.compact();
        stage.startReaper();

        cast.told("cds-succeeds failed Deleted");
        stage.succeed("cds-succeeds");
        cast.everyEndWasToldOnce();
    }

    @Test
    void aClusterOfManyPagesIsListedPageByPage() {
        List<String> names = createMany();
        stage.startReaper();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(stage.listener.lines())
                .containsAll(names.stream().map(name -> name + " starting").toList()));
        assertThat(cast.requests(Verb.LIST)).isEqualTo(3);
        assertThat(stage.audit()).matches(Audit::spotless);
    }

    @Test
    void aListWhoseSecondPageIsGoneIsBegunAgain() {
        List<String> names = createMany();
        stage.kubernetes.faults().next(1, SECOND_PAGES, RequestFault.answer(410));
        stage.startReaper();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(stage.listener.lines())
                .containsAll(names.stream().map(name -> name + " starting").toList()));
        assertThat(cast.requests(Verb.LIST)).isEqualTo(5);
        assertThat(stage.audit()).matches(Audit::spotless);
    }

    @Test
    void aListThatFailsHalfWayTakesNoJobForGone() {
        startAndEnter();
        stage.stopReaper();
        createMany();
        stage.kubernetes.compact();
        stage.kubernetes.faults().next(3, SECOND_PAGES, RequestFault.answer(500));
        stage.startReaper();

        cast.act();
        cast.everyEndWasToldOnce();
    }

    @Test
    void bookmarksMoveTheJournalWhileNothingHappens() {
        startAndEnter();
        await().until(() -> stage.pending() == 0);
        stage.create("somebody-elses", Map.of(), 0);
        String newest = Long.toString(stage.kubernetes.resourceVersion());

        await().until(() -> stage.redis
                .get(RedisJournalStore.RESOURCE_VERSION)
                .filter(version -> Long.parseLong(version) >= Long.parseLong(newest))
                .isPresent());
        cast.act();
        cast.everyStateWasToldOnce();
    }

    private void leaveAndActMeanwhile() {
        startAndEnter();
        stage.stopReaper();
        cast.act();
    }

    private void startAndEnter() {
        stage.startReaper();
        cast.enter();
    }

    private List<String> createMany() {
        List<String> names = IntStream.range(0, MORE_THAN_TWO_PAGES)
                .mapToObj(number -> "cds-many-" + number)
                .toList();
        stage.show(names.stream().map(ResumeFaultsTest::suspended).collect(Collectors.joining()));
        return names;
    }

    /** One that makes no pod. */
    private static String suspended(String name) {
        return """
               {"type":"ADDED","object":{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s","uid":"uid-of-%s",\
               "resourceVersion":"1","creationTimestamp":"2026-01-01T00:00:00Z",\
               "labels":{"app.kubernetes.io/managed-by":"cds-k8s"}},"spec":{"suspend":true},"status":{}}}
               """
                .formatted(name, name);
    }
}
