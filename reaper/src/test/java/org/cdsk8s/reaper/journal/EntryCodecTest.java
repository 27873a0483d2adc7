package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

    private static final JobRef JOB = new JobRef("media", "cds-a", "u1");

    private final EventId running = new EventId("u1", JobState.RUNNING, 0, "-");
    private final JournalEntry entry = first(change(running));

    @Test
    void anEntryIsReadAsItWasWritten() {
        JournalEntry stuck = entry.then(
                change(EventId.stuck(running, FailureCategory.IMAGE_PULL)),
                PendingEvent.of(change(EventId.stuck(running, FailureCategory.IMAGE_PULL))));

        assertThat(EntryCodec.decode("u1", EntryCodec.encode(stuck))).contains(stuck);
        assertThat(stuck.latest()).isEqualTo(running);
        assertThat(stuck.stuck()).containsExactly(FailureCategory.IMAGE_PULL);
    }

    @Test
    void anEntryOfAnEarlierVersionIsReadAndOneWithoutCategoriesIsWrittenLikeIt() {
        String written = EntryCodec.encode(entry);

        assertThat(written).doesNotContain("stuck");
        assertThat(EntryCodec.decode("u1", written)).contains(entry);
    }

    @Test
    void categoriesOfALaterVersionAreLeftOut() {
        String later =
                EntryCodec.encode(entry).replace("\"pending\"", "\"stuck\":[\"Dancing\",\"ImageName\"],\"pending\"");

        assertThat(EntryCodec.decode("u1", later).orElseThrow().stuck()).isEqualTo(Set.of(FailureCategory.IMAGE_NAME));
    }

    @Test
    void anotherAttemptMayBeStuckForTheSameReasonAgain() {
        EventId stuck = EventId.stuck(running, FailureCategory.IMAGE_PULL);
        JournalEntry known = entry.then(change(stuck), PendingEvent.of(change(stuck)));
        EventId success = new EventId("u1", JobState.SUCCESS, 0, "-");
        EventId retry = new EventId("u1", JobState.RETRY, 1, "-");

        assertThat(known.then(change(success), PendingEvent.of(change(success))).stuck())
                .isNotEmpty();
        assertThat(known.then(change(retry), PendingEvent.of(change(retry))).stuck())
                .isEmpty();
    }

    @Test
    void whatIsAnnouncedIsAStateAndNotThatItIsStuck() {
        EventId stuck = EventId.stuck(running, FailureCategory.IMAGE_PULL);
        JournalEntry known = entry.then(change(stuck), PendingEvent.of(change(stuck)));

        assertThat(known.confirmed(stuck).announced()).isNull();
        assertThat(known.confirmed(running).confirmed(stuck).announced()).isEqualTo(JobState.RUNNING);
        assertThat(known.confirmed(running).confirmed(stuck).pending()).isEmpty();
    }

    private static JournalEntry first(StateChange change) {
        return JournalEntry.first(change, PendingEvent.of(change));
    }

    private static StateChange change(EventId id) {
        return new StateChange(JOB, id, null, "3", Instant.EPOCH, false);
    }
}
