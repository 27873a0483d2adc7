package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.local.audit.Audit;
import org.cdsk8s.reaper.journal.MortalStore;
import org.cdsk8s.reaper.journal.MortalStore.Step;
import org.cdsk8s.reaper.journal.RedisJournalStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever befalls Redis, or the reaper between two writes to it: nothing is guessed, lost, or told twice without need. */
class JournalFaultsTest {

    private static final String NAMESPACE_UID = "cdsreaper:namespace-uid";
    private static final String VERSION = RedisJournalStore.RESOURCE_VERSION;

    private Stage stage;
    private Cast cast;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(5));
        cast = new Cast(stage);
    }

    @AfterEach
    void close() throws Exception {
        stage.redis.call("REPLICAOF", "NO", "ONE");
        stage.redis.call("CONFIG", "SET", "maxmemory", "0");
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_IT_IS_JOURNALED, 0",
        "BEFORE_IT_IS_PUBLISHED, 0",
        "BEFORE_IT_IS_MARKED, 1",
        "AFTER_IT_IS_MARKED, 0"
    })
    void aReaperKilledAtAnyStepSaysWhatWasNotSaidAndRepeatsOnlyWhatIsNotMarked(Step step, int repeats) {
        stage.storeFault = store -> MortalStore.dyingAt(step, "cds-early", JobState.SUCCESS, store);
        stage.startReaper();
        cast.enter();
        cast.comeEarly();
        stage.succeed("cds-early");
        await().until(() -> stage.reaper().session() == null);
        stage.stopReaper();
        stage.storeFault = store -> store;
        cast.act();
        stage.startReaper();

        assertThat(cast.everyEndWasToldWithRepeats().repeats()).hasSize(repeats);
    }

    @Test
    void aRedisThatIsFullStopsTheTellingUntilThereIsRoom() {
        startAndEnter();
        stage.redis.call("CONFIG", "SET", "maxmemory", "1");

        nothingIsToldUntil(() -> stage.redis.call("CONFIG", "SET", "maxmemory", "0"));
    }

    @Test
    void aRedisThatMayOnlyBeReadStopsTheTellingUntilItMayBeWritten() {
        startAndEnter();
        stage.redis.call("REPLICAOF", "127.0.0.1", "1");

        nothingIsToldUntil(() -> stage.redis.call("REPLICAOF", "NO", "ONE"));
    }

    @Test
    void aRedisThatIsSlowIsWaitedFor() {
        startAndEnter();
        stage.redis.call("CLIENT", "PAUSE", "2000");

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @Test
    void aRedisThatDoesNotAnswerInTimeEndsTheSessionAndNothingElse() {
        startAndEnter();
        stage.redis.call("CLIENT", "PAUSE", "8000");

        cast.act();
        cast.everyEndWasToldWithRepeats();
    }

    @Test
    void aReaperThatWasReplacedWritesNoMoreAndStartsOver() {
        startAndEnter();
        stage.redis.call("INCR", "cdsreaper:epoch");

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @Test
    void aRedisThatIsEmptiedUnderTheReaperIsFilledAgainFromAList() {
        startAndEnter();
        stage.kubernetes.history().excuse("cds-deleted"); // gone together with all that was known of it
        stage.redis.clear();

        cast.act();
        cast.told("cds-short failed BackoffLimitExceeded");
        cast.told("cds-succeeds success");
        assertThat(stage.audit().missing()).isEmpty();
        assertThat(stage.audit().wrong()).isEmpty();
        assertThat(stage.audit().misordered()).isEmpty();
    }

    @Test
    void aRedisThatIsAwayAtTheStartIsWaitedFor() throws Exception {
        stage.redis.stop();
        stage.startReaper(true);
        stage.create("cds-waits");
        await().during(Duration.ofSeconds(1)).until(() -> stage.listener.heard().isEmpty());
        stage.redis.restart();
        await().atMost(Duration.ofSeconds(30)).until(stage::watching);

        cast.told("cds-waits running");
        cast.enter();
        cast.act();
        stage.succeed("cds-waits");
        cast.everyStateWasToldOnce();
    }

    /** One of its entries was journaled and never told: to say it now would be about a Job of the other cluster. */
    @Test
    void aJournalOfAnotherClusterIsSetAsideAndNothingInItIsTold() throws Exception {
        stage.storeFault =
                store -> MortalStore.dyingAt(Step.BEFORE_IT_IS_PUBLISHED, "cds-early", JobState.SUCCESS, store);
        startAndEnter();
        cast.comeEarly();
        stage.succeed("cds-early");
        await().until(() -> stage.reaper().session() == null);
        stage.close();
        Map<String, String> journal = stage.redis.texts();
        assertThat(journal.values()).anyMatch(text -> text.contains("/success/0/-"));
        open();
        journal.forEach(stage.redis::set);
        startAndEnter();

        cast.act();
        cast.everyStateWasToldOnce();
        assertThat(stage.redis.get("cdsreaper:aside:" + journal.get(NAMESPACE_UID) + ":" + VERSION))
                .contains(journal.get(VERSION));
    }

    @Test
    void aJournalOfAnotherNamespaceIsSetAsideAndNothingInItIsTold() {
        stage.redis.set(NAMESPACE_UID, "00000000-0000-0000-0000-000000000001");
        stage.redis.set(VERSION, "7");
        stage.redis.set(
                RedisJournalStore.ENTRY + "theirs",
                """
                {"uid":"theirs","name":"cds-theirs","namespace":"theirs","state":"running",
                 "event-id":"theirs/running/0/-","resourceVersion":"6","announced":"starting",
                 "pending":[{"event-id":"theirs/running/0/-","routing-key":"cds.job.running","body":"{}"}]}
                """);
        startAndEnter();

        cast.act();
        cast.everyStateWasToldOnce();
        assertThat(stage.redis.get("cdsreaper:aside:00000000-0000-0000-0000-000000000001:cds:job:theirs"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdsreaper:epoch", VERSION, NAMESPACE_UID})
    void aKeyOfTheWrongTypeIsReplaced(String key) {
        startAndEnter();
        stage.stopReaper();
        makeAList(key);
        cast.act();
        stage.startReaper();

        cast.everyEndWasToldOnce();
        assertThat(stage.redis.texts()).containsKey(key);
    }

    @Test
    void anEpochThatIsOfTheWrongTypeAllOfASuddenIsReplaced() {
        startAndEnter();
        makeAList("cdsreaper:epoch");

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @Test
    void anEntryOfTheWrongTypeCostsARepeatAndNoEnd() {
        startAndEnter();
        stage.stopReaper();
        makeAList(RedisJournalStore.ENTRY + stage.listener.uidOf("cds-succeeds"));
        cast.act();
        stage.startReaper();

        cast.told("cds-succeeds success");
        cast.finish();
        assertThat(stage.auditButForTimes()).matches(Audit::clean);
    }

    private void makeAList(String key) {
        stage.redis.call("DEL", key);
        stage.redis.call("LPUSH", key, "a list");
    }

    private void startAndEnter() {
        stage.startReaper();
        cast.enter();
    }

    private void nothingIsToldUntil(Runnable mended) {
        int before = stage.listener.heard().size();
        cast.act();
        await().until(() -> stage.reaper().session() == null);
        assertThat(stage.listener.heard()).hasSize(before);
        mended.run();

        cast.everyStateWasToldOnce();
    }
}
