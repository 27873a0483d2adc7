package org.cdsk8s.reaper.journal;

/** Somebody else has taken the journal over since we did: whatever we still hold is out of date. */
public final class FencedException extends JournalException {

    private static final long serialVersionUID = 1L;

    /** Says that the journal is no longer at {@code epoch}. */
    public FencedException(long epoch) {
        super(
                "The journal was taken over by another reaper, or emptied, since this one took it over (epoch " + epoch
                        + ")",
                null);
    }
}
