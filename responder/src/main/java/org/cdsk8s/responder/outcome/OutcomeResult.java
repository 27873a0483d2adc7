package org.cdsk8s.responder.outcome;

import java.util.Locale;

/** What came of dealing with a Job that is said to have ended. */
public enum OutcomeResult {
    /** Logs are saved and the Job is marked; now, or by somebody before. */
    HANDLED,
    /** There is no such Job any more. */
    GONE,
    /** There is such a Job, and it is none of ours. */
    NOT_OURS,
    /** The Job has not ended. */
    NOT_OVER,
    /** Something kept us from it; the sweep tries again. */
    LATER;

    /** The word used in metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
