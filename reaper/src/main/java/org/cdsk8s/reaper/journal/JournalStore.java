package org.cdsk8s.reaper.journal;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where the journal is kept. */
public interface JournalStore {

    /**
     * Everything the journal holds.
     *
     * @param epoch number of this takeover; whoever took over earlier can write no more
     * @param resourceVersion everything up to it is confirmed; empty when there is none, or none that makes sense
     * @param legacyVersion up to where an older reaper had come; empty if none was here
     * @param entries what is known of each Job
     */
    record Contents(
            long epoch,
            Optional<String> resourceVersion,
            Optional<BigInteger> legacyVersion,
            List<JournalEntry> entries) {}

    /**
     * What to write, all or nothing.
     *
     * @param resourceVersion the new resourceVersion; empty to leave it
     * @param changed entries to write
     * @param gone uids whose entries are to be removed
     */
    record Update(Optional<String> resourceVersion, Collection<JournalEntry> changed, Collection<String> gone) {}

    /**
     * Shuts out whoever wrote before, and reads everything.
     *
     * @throws JournalException if the store cannot be read
     */
    Contents takeOver() throws JournalException;

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
