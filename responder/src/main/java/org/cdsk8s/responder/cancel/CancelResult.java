package org.cdsk8s.responder.cancel;

import java.util.Locale;

/** What came of a cancellation. */
enum CancelResult {
    /** Its Job was ended. */
    ENDED,
    /** Its Job had ended, or was about to. */
    OVER,
    /** It has no Job; if its turn is still to come, it is refused then. */
    REMEMBERED,
    /** Its Job is one of an older version, or somebody else's: not touched. */
    NOT_OURS;

    /** The word used in metrics and logs. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
