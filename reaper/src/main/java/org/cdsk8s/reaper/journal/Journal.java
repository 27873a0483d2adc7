package org.cdsk8s.reaper.journal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.jspecify.annotations.Nullable;

/**
 * The journal as one session sees it. An event is journaled as pending before it is said, and marked announced when the
 * broker has confirmed it; the resourceVersion moves with what is settled. Once a write has failed, the session's view
 * may differ from the store's and must be thrown away. Thread-safe.
 */
public final class Journal {

    private final JournalStore store;
    private final long epoch;
    private final Optional<String> resourceVersion;
    private final Optional<BigInteger> legacyVersion;
    private final Map<String, JournalEntry> entries = new HashMap<>();
    private final ResourceVersionFrontier frontier = new ResourceVersionFrontier();
    private final Map<String, JournalEntry> unwritten = new LinkedHashMap<>();
    private final List<PendingEvent> staged = new ArrayList<>();
    private volatile long writtenNanos = System.nanoTime();

    private Journal(JournalStore store, JournalStore.Contents contents) {
        this.store = store;
        this.epoch = contents.epoch();
        this.resourceVersion = contents.resourceVersion();
        this.legacyVersion = contents.legacyVersion();
        contents.entries().forEach(entry -> entries.put(entry.job().uid(), entry));
        pending().forEach(event -> frontier.await(event.id()));
    }

    /**
     * Takes the journal over: whoever wrote it before can write no more.
     *
     * @throws JournalException if it cannot be read
     */
    public static Journal takeOver(JournalStore store) throws JournalException {
        return new Journal(store, store.takeOver());
    }

    /** The number of this takeover. */
    public long epoch() {
        return epoch;
    }

    /** Everything up to this version was confirmed when the journal was taken over; empty when there is no such. */
    public Optional<String> resourceVersion() {
        return resourceVersion;
    }

    /** Up to where an older reaper had told everything. */
    public Optional<BigInteger> legacyVersion() {
        return legacyVersion;
    }

    /** What was begun to be said and never confirmed, in order for each Job. */
    public synchronized List<PendingEvent> pending() {
        return entries.values().stream()
                .flatMap(entry -> entry.pending().stream())
                .toList();
    }

    /** The change of this Job recorded last; null if none is. */
    public synchronized @Nullable EventId last(String uid) {
        JournalEntry entry = entries.get(uid);
        return entry == null ? null : entry.latest();
    }

    /** The Jobs with an entry, except those whose uid is among {@code uids}. */
    public synchronized List<JobRef> missingFrom(Set<String> uids) {
        return entries.values().stream()
                .map(JournalEntry::job)
                .filter(job -> !uids.contains(job.uid()))
                .toList();
    }

    /** Notes a change; it is in the store, and may be said, only after {@link #commit()}. */
    public synchronized void stage(StateChange change) {
        String uid = change.job().uid();
        if (change.told()) {
            put(JournalEntry.told(change));
            return;
        }
        PendingEvent event = PendingEvent.of(change);
        JournalEntry known = entries.get(uid);
        put(known == null ? JournalEntry.first(change, event) : known.then(change, event));
        frontier.await(event.id());
        staged.add(event);
    }

    /** Notes that a Job is gone; it is forgotten once everything up to the next version reached is settled. */
    public synchronized void gone(String uid) {
        if (entries.containsKey(uid)) {
            frontier.gone(uid);
        }
    }

    /** Notes that everything up to {@code version} was seen. */
    public synchronized void reached(String version) {
        frontier.reached(version);
    }

    /**
     * Writes what was staged and returns the events in it, which are to be said now.
     *
     * @throws JournalException if it could not be written
     */
    public synchronized List<PendingEvent> commit() throws JournalException {
        List<PendingEvent> events = List.copyOf(staged);
        staged.clear();
        if (!unwritten.isEmpty()) {
            flush();
        }
        return events;
    }

    /**
     * Marks events announced, and writes that.
     *
     * @throws JournalException if it could not be written
     */
    public synchronized void confirmed(Collection<EventId> events) throws JournalException {
        frontier.confirmed(events);
        for (EventId event : events) {
            put(Objects.requireNonNull(entries.get(event.uid()), "a pending event has an entry")
                    .confirmed(event));
        }
        flush();
    }

    /**
     * Writes whatever is not written yet, such as a version that moved without an event.
     *
     * @throws JournalException if it could not be written
     */
    public synchronized void flush() throws JournalException {
        Optional<ResourceVersionFrontier.Advance> advance = frontier.advance();
        List<String> gone = advance.map(ResourceVersionFrontier.Advance::gone).orElse(List.of());
        gone.forEach(entries::remove);
        gone.forEach(unwritten::remove);
        if (advance.isEmpty() && unwritten.isEmpty()) {
            return;
        }
        store.write(
                epoch,
                new JournalStore.Update(
                        advance.map(ResourceVersionFrontier.Advance::resourceVersion),
                        List.copyOf(unwritten.values()),
                        gone));
        unwritten.clear();
        writtenNanos = System.nanoTime();
    }

    /** How many events are said and not confirmed. */
    public synchronized int waiting() {
        return frontier.waiting();
    }

    /** When something was last written, on the clock of {@link System#nanoTime()}. */
    public long writtenNanos() {
        return writtenNanos;
    }

    private void put(JournalEntry entry) {
        entries.put(entry.job().uid(), entry);
        unwritten.put(entry.job().uid(), entry);
    }
}
