package org.cdsk8s.acceptance.pair;

/** What must come of a request, once. */
enum Due {
    /** A Job. */
    JOB,
    /** It is told and kept. */
    REFUSAL,
    /** Of two under one id the one runs, and the other is told and kept. */
    JOB_AND_REFUSAL,
    /** It was cancelled: its Job is ended for that, or it is told and kept. */
    END_OR_REFUSAL;

    boolean mayRun() {
        return this != REFUSAL;
    }

    boolean mayBeRefused() {
        return this != JOB;
    }
}
