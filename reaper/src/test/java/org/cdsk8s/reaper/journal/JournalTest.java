package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final InMemoryStore store = new InMemoryStore();

    @Test
    void anEventIsInTheStoreBeforeItMayBeSaid() throws Exception {
        Journal journal = takeOver();

        journal.stage(change("a", JobState.RUNNING));
        List<PendingEvent> events = journal.commit();

        assertThat(events).extracting(PendingEvent::routingKey).containsExactly("cds.job.running");
        assertThat(store.entry("a").pending()).isEqualTo(events);
    }

    @Test
    void aRepeatAfterARestartIsTheSameMessage() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.STARTING));
        journal.stage(change("a", JobState.RUNNING));
        List<PendingEvent> said = journal.commit();

        assertThat(takeOver().pending()).isEqualTo(said);
    }

    @Test
    void whatIsConfirmedIsMarkedAndNotSaidAgain() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.STARTING));
        journal.stage(change("a", JobState.RUNNING));
        List<PendingEvent> said = journal.commit();

        journal.confirmed(List.of(said.get(0).id()));

        assertThat(takeOver().pending()).containsExactly(said.get(1));
        assertThat(store.entry("a").announced()).isEqualTo(JobState.STARTING);
    }

    @Test
    void theVersionStaysBehindTheOldestUnconfirmedEvent() throws Exception {
        Journal journal = takeOver();
        journal.reached("4");
        journal.stage(change("a", JobState.RUNNING));
        List<PendingEvent> said = journal.commit();
        journal.reached("5");
        journal.flush();
        assertThat(store.resourceVersion).contains("4");

        journal.confirmed(List.of(said.get(0).id()));
        assertThat(store.resourceVersion).contains("5");
    }

    @Test
    void theVersionStaysBehindWhatAnEarlierSessionDidNotGetConfirmed() throws Exception {
        Journal before = takeOver();
        before.stage(change("a", JobState.RUNNING));
        List<PendingEvent> said = before.commit();

        Journal journal = takeOver();
        journal.reached("9");
        journal.flush();
        assertThat(store.resourceVersion).isEmpty();

        journal.confirmed(List.of(said.get(0).id()));
        assertThat(store.resourceVersion).contains("9");
    }

    @Test
    void whoWasTakenOverCanNeitherSayNorMoveAnything() throws Exception {
        Journal old = takeOver();
        takeOver();

        old.stage(change("a", JobState.RUNNING));
        assertThatThrownBy(old::commit)
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("taken over by another reaper");
        old.reached("5");
        assertThatThrownBy(old::flush).isInstanceOf(FencedException.class);
        assertThat(store.updates).isEmpty();
    }

    @Test
    void whatTheWorldKnowsIsRecordedAndNotSaid() throws Exception {
        Journal journal = takeOver();
        StateChange told = new StateChange(job("a"), id("a", JobState.SUCCESS), null, "3", Instant.EPOCH, true);

        journal.stage(told);

        assertThat(journal.commit()).isEmpty();
        assertThat(last(takeOver(), "a")).isEqualTo(id("a", JobState.SUCCESS));
    }

    @Test
    void aJobThatIsGoneIsForgottenOnceAllIsSaid() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.SUCCESS));
        List<PendingEvent> said = journal.commit();
        journal.gone("a");
        journal.reached("5");
        journal.flush();
        assertThat(store.entries).containsKey("a");

        journal.confirmed(List.of(said.get(0).id()));

        assertThat(store.entries).isEmpty();
        assertThat(store.resourceVersion).contains("5");
        assertThat(last(journal, "a")).isNull();
    }

    @Test
    void theMissingAreThoseAListDidNotShow() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.RUNNING));
        journal.stage(change("b", JobState.RUNNING));
        journal.commit();

        assertThat(journal.missingFrom(Set.of("a", "c"))).containsExactly(job("b"));
    }

    @Test
    void finishedJobsAreNotKeptInMemory() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.SUCCESS));
        journal.stage(change("b", JobState.RUNNING));
        List<PendingEvent> said = journal.commit();
        assertThat(journal.jobs()).isEqualTo(2);

        journal.confirmed(said.stream().map(PendingEvent::id).toList());

        assertThat(journal.jobs()).isEqualTo(1);
        assertThat(takeOver().jobs()).isEqualTo(1);
    }

    @Test
    void aFinishedJobThatShowsUpAgainIsAskedForInTheStore() throws Exception {
        announce(takeOver(), change("a", JobState.SUCCESS));
        Journal journal = takeOver();
        store.questions.clear();

        journal.recall(List.of("a", "b"));

        assertThat(journal.last("a")).isEqualTo(id("a", JobState.SUCCESS));
        assertThat(journal.last("b")).isNull();
        assertThat(store.questions).containsExactly(List.of("a", "b"));
        journal.commit();
        assertThat(journal.jobs()).isZero();
    }

    @Test
    void aJobInMemoryIsNotAskedFor() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.RUNNING));
        journal.commit();
        store.questions.clear();

        journal.recall(List.of("a"));

        assertThat(journal.last("a")).isEqualTo(id("a", JobState.RUNNING));
        assertThat(store.questions).isEmpty();
    }

    @Test
    void aJobWhoseEndIsConfirmedWhileItIsDealtWithStaysKnown() throws Exception {
        Journal journal = takeOver();
        journal.stage(change("a", JobState.SUCCESS));
        List<PendingEvent> said = journal.commit();
        journal.recall(List.of("a"));

        journal.confirmed(List.of(said.get(0).id()));

        assertThat(journal.last("a")).isEqualTo(id("a", JobState.SUCCESS));
    }

    @Test
    void aFinishedJobThatAListDoesNotShowIsForgotten() throws Exception {
        Journal journal = takeOver();
        announce(journal, change("gone", JobState.SUCCESS));
        announce(journal, change("there", JobState.SUCCESS));
        announce(journal, change("runs", JobState.RUNNING));

        journal.listed(Set.of("there"), "10");
        journal.reached("10");
        journal.flush();

        assertThat(store.entries).containsOnlyKeys("there", "runs");
        assertThat(store.resourceVersion).contains("10");
    }

    @Test
    void aFinishedJobIsNotForgottenBecauseOfAListFromBeforeItsEnd() throws Exception {
        Journal journal = takeOver();
        announce(journal, change("a", JobState.SUCCESS));

        journal.listed(Set.of(), "2");
        journal.reached("2");
        journal.flush();

        assertThat(store.entries).containsOnlyKeys("a");
    }

    @Test
    void aJobThatIsBackAfterItWasThoughtGoneKeepsItsEntry() throws Exception {
        Journal journal = takeOver();
        announce(journal, change("a", JobState.STARTING));
        journal.gone("a");
        journal.reached("5");
        journal.stage(change("a", JobState.RUNNING));
        List<PendingEvent> said = journal.commit();

        journal.confirmed(List.of(said.get(0).id()));

        assertThat(store.entry("a").announced()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void theBodyIsTheContracts() throws Exception {
        Journal journal = takeOver();
        FailureReason reason = new FailureReason("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        journal.stage(new StateChange(
                job("a"),
                new EventId("a", JobState.FAILED, 1, "-"),
                reason,
                "3",
                Instant.parse("2026-03-01T10:00:00Z"),
                false));

        PendingEvent event = journal.commit().get(0);

        assertThat(event.routingKey()).isEqualTo("cds.job.failed");
        assertThat(event.body())
                .startsWith("{\"job-id\":\"a\",\"job-name\":\"cds-a\",\"job-namespace\":\"media\",\"retry-count\":1,"
                        + "\"failure-reason\":\"BackoffLimitExceeded - Job has reached the specified backoff limit\"");
        JobEvent read = JobEventCodec.decode(event.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(read.eventId()).isEqualTo("a/failed/1/-");
        assertThat(read.time()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(read.reason()).isEqualTo("BackoffLimitExceeded");
    }

    private Journal takeOver() throws JournalException {
        return Journal.takeOver(store, Optional.empty());
    }

    private static void announce(Journal journal, StateChange change) throws JournalException {
        journal.stage(change);
        journal.confirmed(journal.commit().stream().map(PendingEvent::id).toList());
    }

    private static @Nullable EventId last(Journal journal, String uid) throws JournalException {
        journal.recall(List.of(uid));
        return journal.last(uid);
    }

    private static StateChange change(String uid, JobState state) {
        return new StateChange(job(uid), id(uid, state), null, "3", Instant.EPOCH, false);
    }

    private static EventId id(String uid, JobState state) {
        return new EventId(uid, state, 0, "-");
    }

    private static JobRef job(String uid) {
        return new JobRef("media", "cds-" + uid, uid);
    }
}
