package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.journal.MortalStore;
import org.cdsk8s.reaper.journal.MortalStore.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever befalls Redis, or the reaper between two writes to it: nothing is guessed, lost, or told twice without need. */
class JournalFaultsTest {

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
