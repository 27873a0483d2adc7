package org.cdsk8s.responder.stuck;

import java.util.Locale;

/** What came of looking at a Job that is said to be unable to start. */
enum StuckResult {
    /** It is so; from now on its time runs. */
    NOTED,
    /** It is so, or nobody can tell, and its time is not over. */
    WAITING,
    /** It has started after all, or is suspended: whatever was noted is taken back. */
    RELIEVED,
    /** Its time was over, and it was ended. */
    ENDED,
    /** It has ended, or is about to. */
    OVER,
    /** There is no such Job any more. */
    GONE,
    /** It is a Job of an older version, which is never ended by us. */
    ADOPTED,
    /** There is such a Job, and it is none of ours. */
    NOT_OURS;

    /** The word used in metrics and logs. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
