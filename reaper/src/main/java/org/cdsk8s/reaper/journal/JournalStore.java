package org.cdsk8s.reaper.journal;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the journal is kept. Thread-safe. */
public interface JournalStore {

    /**
     * What a takeover found.
     *
     * @param epoch number of this takeover; whoever took over earlier can write no more
     * @param resourceVersion everything up to it is confirmed; empty when there is none, or none that makes sense
     * @param legacyVersion up to where an older reaper had come; empty if none was here
     */
    record Opened(long epoch, Optional<String> resourceVersion, Optional<BigInteger> legacyVersion) {}

    /**
     * What to write, all or nothing.
     *
     * @param resourceVersion the new resourceVersion; empty to leave it
     * @param changed entries to write
     * @param gone uids whose entries are to be removed
     */
    record Update(Optional<String> resourceVersion, Collection<JournalEntry> changed, Collection<String> gone) {}

    /**
     * Shuts out whoever wrote before. A journal of another namespace than {@code namespaceUid} is set aside first.
     *
     * @param namespaceUid the uid of the namespace we work in; empty if it cannot be known
     * @throws JournalException if the store cannot be read or written
     */
    Opened takeOver(Optional<String> namespaceUid) throws JournalException;

    /**
     * Shows every entry to {@code reader}, in no order, a changed one perhaps twice.
     *
     * @throws JournalException if the store cannot be read
     */
    void forEach(Consumer<JournalEntry> reader) throws JournalException;

    /**
     * The entries of these Jobs, by uid, as far as there are any.
     *
     * @throws JournalException if the store cannot be read
     */
    Map<String, JournalEntry> read(Collection<String> uids) throws JournalException;

    /**
     * Writes, provided that nobody has taken over since {@code epoch}.
     *
     * @throws FencedException if somebody has; nothing is written then
     * @throws JournalException if the store cannot be written; it may or may not have been
     */
    void write(long epoch, Update update) throws JournalException;

    /**
     * Makes sure the store answers.
     *
     * @throws JournalException if it does not
     */
    void check() throws JournalException;
}
