package org.cdsk8s.reaper.journal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of one Job.
 *
 * @param job the Job
 * @param latest the change recorded last; also says the state
 * @param resourceVersion the version that showed it; null when the Job vanished unseen
 * @param announced the state the broker confirmed last; null when it has confirmed none
 * @param stuck why it cannot start, as far as that was recorded in the attempt that {@code latest} belongs to
 * @param pending what is being said and not confirmed, in order
 */
public record JournalEntry(
        JobRef job,
        EventId latest,
        @Nullable String resourceVersion,
        @Nullable JobState announced,
        Set<FailureCategory> stuck,
        List<PendingEvent> pending) {

    /** Copies set and list. */
    public JournalEntry {
        stuck = Set.copyOf(stuck);
        pending = List.copyOf(pending);
    }

    /** An entry of a Job of which nothing says that it cannot start. */
    public JournalEntry(
            JobRef job,
            EventId latest,
            @Nullable String resourceVersion,
            @Nullable JobState announced,
            List<PendingEvent> pending) {
        this(job, latest, resourceVersion, announced, Set.of(), pending);
    }

    /** The entry after a change that the world knows already. */
    static JournalEntry told(StateChange change) {
        return new JournalEntry(
                change.job(), change.id(), change.resourceVersion(), change.id().state(), List.of());
    }

    /** The first entry of a Job whose change is about to be said. */
    static JournalEntry first(StateChange change, PendingEvent event) {
        return new JournalEntry(change.job(), change.id(), change.resourceVersion(), null, List.of(event));
    }

    /** The entry after one more change that is about to be said. */
    JournalEntry then(StateChange change, PendingEvent event) {
        List<PendingEvent> more =
                Stream.concat(pending.stream(), Stream.of(event)).toList();
        FailureCategory category = change.id().stuck();
        if (category != null) {
            return new JournalEntry(job, latest, resourceVersion, announced, with(category), more);
        }
        Set<FailureCategory> still = change.id().sameAttempt(latest) ? stuck : Set.of();
        return new JournalEntry(job, change.id(), change.resourceVersion(), announced, still, more);
    }

    /** Whether nothing is known but that the Job is there. */
    public boolean waitsForPods() {
        return latest.state() == JobState.STARTING && !stuck.contains(FailureCategory.PODS_NOT_CREATED);
    }

    /** The entry after the broker confirmed {@code event}. */
    JournalEntry confirmed(EventId event) {
        List<PendingEvent> rest =
                pending.stream().filter(one -> !one.id().equals(event)).toList();
        JobState said = event.stuck() == null ? event.state() : announced;
        return new JournalEntry(job, latest, resourceVersion, said, stuck, rest);
    }

    private Set<FailureCategory> with(FailureCategory category) {
        return Stream.concat(stuck.stream(), Stream.of(category)).collect(Collectors.toSet());
    }
}
