package org.cdsk8s.reaper.journal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
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
    private final JournalStore.Opened opened;
    private final KnownJobs known;
    private final ResourceVersionFrontier frontier = new ResourceVersionFrontier();
    private final Map<String, JournalEntry> unwritten = new LinkedHashMap<>();
    private final List<PendingEvent> staged = new ArrayList<>();
    private volatile long writtenNanos = System.nanoTime();

    private Journal(JournalStore store, JournalStore.Opened opened) throws JournalException {
        this.store = store;
        this.opened = opened;
        this.known = new KnownJobs(store);
        known.load();
        known.pending().forEach(event -> frontier.await(event.id()));
    }

    /**
     * Takes the journal over: whoever wrote it before can write no more.
     *
     * @param namespaceUid the uid of the namespace we work in, empty if it cannot be known: what another namespace's
     *     journal says is not ours to tell
     * @throws JournalException if it cannot be read
     */
    public static Journal takeOver(JournalStore store, Optional<String> namespaceUid) throws JournalException {
        return new Journal(store, store.takeOver(namespaceUid));
    }

    /** The number of this takeover. */
    public long epoch() {
        return opened.epoch();
    }

    /** Everything up to this version was confirmed when the journal was taken over; empty when there is no such. */
    public Optional<String> resourceVersion() {
        return opened.resourceVersion();
    }

    /** Up to where an older reaper had told everything. */
    public Optional<BigInteger> legacyVersion() {
        return opened.legacyVersion();
    }

    /** What was begun to be said and never confirmed, in order for each Job. */
    public synchronized List<PendingEvent> pending() {
        return known.pending();
    }

    /**
     * Makes sure that {@link #last} knows of these Jobs whatever was ever recorded, until the next {@link #commit()}.
     *
     * @throws JournalException if it could not be read
     */
    public synchronized void recall(Collection<String> uids) throws JournalException {
        known.recall(uids);
    }

    /** The change of this Job recorded last; null if none is. The Job must have been {@linkplain #recall recalled}. */
    public synchronized @Nullable EventId last(String uid) {
        JournalEntry entry = known.entry(uid);
        return entry == null ? null : entry.latest();
    }

    /** What is recorded of this Job, which has not ended or was {@linkplain #recall recalled}; null if nothing is. */
    public synchronized @Nullable JournalEntry entry(String uid) {
        return known.entry(uid);
    }

    /** The Jobs of which nothing more is recorded than that they are starting. */
    public synchronized List<JobRef> starting() {
        return known.starting();
    }

    /** The Jobs whose end was not announced, except those whose uid is among {@code uids}. */
    public synchronized List<JobRef> missingFrom(Set<String> uids) {
        return known.missingFrom(uids);
    }

    /** Notes a change; it is in the store, and may be said, only after {@link #commit()}. */
    public synchronized void stage(StateChange change) {
        if (change.told()) {
            put(JournalEntry.told(change));
            return;
        }
        PendingEvent event = PendingEvent.of(change);
        JournalEntry before = known.entry(change.job().uid());
        put(before == null ? JournalEntry.first(change, event) : before.then(change, event));
        frontier.await(event.id());
        staged.add(event);
    }

    /** Notes that a Job is gone; it is forgotten once everything up to the next version reached is settled. */
    public synchronized void gone(String uid) {
        frontier.gone(uid);
    }

    /** Notes that everything up to {@code version} was seen. */
    public synchronized void reached(String version) {
        frontier.reached(version);
    }

    /**
     * Notes that a complete list at {@code version} showed these Jobs and no others: what ended before, and is not among
     * them, is forgotten with the next version reached.
     *
     * @throws JournalException if the entries could not be read
     */
    public synchronized void listed(Set<String> uids, String version) throws JournalException {
        known.finishedAndMissingFrom(uids, version).forEach(frontier::gone);
    }

    /**
     * Writes what was staged and returns the events in it, which are to be said now.
     *
     * @throws JournalException if it could not be written
     */
    public synchronized List<PendingEvent> commit() throws JournalException {
        List<PendingEvent> events = List.copyOf(staged);
        staged.clear();
        known.forgetRecalled();
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
            put(Objects.requireNonNull(known.entry(event.uid()), "a pending event has an entry")
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
        List<String> gone = advance.map(settled -> known.silent(settled.gone())).orElse(List.of());
        gone.forEach(unwritten::remove);
        if (advance.isEmpty() && unwritten.isEmpty()) {
            return;
        }
        store.write(
                opened.epoch(),
                new JournalStore.Update(
                        advance.map(ResourceVersionFrontier.Advance::resourceVersion),
                        List.copyOf(unwritten.values()),
                        gone));
        known.written(unwritten.values(), gone);
        unwritten.clear();
        writtenNanos = System.nanoTime();
    }

    /** How many events are said and not confirmed. */
    public synchronized int waiting() {
        return frontier.waiting();
    }

    /** How many Jobs are held in memory: those whose end was not announced. */
    public synchronized int jobs() {
        return known.size();
    }

    /** When something was last written, on the clock of {@link System#nanoTime()}. */
    public long writtenNanos() {
        return writtenNanos;
    }

    private void put(JournalEntry entry) {
        known.put(entry);
        unwritten.put(entry.job().uid(), entry);
    }
}
