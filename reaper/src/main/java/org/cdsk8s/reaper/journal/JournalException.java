package org.cdsk8s.reaper.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The journal could not be read or written; nothing more may be said until it is read again. */
public class JournalException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A failure, described by a sentence. */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
