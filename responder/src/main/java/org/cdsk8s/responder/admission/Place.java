package org.cdsk8s.responder.admission;

import java.time.Duration;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * Room for one Job. Used once: for one attempt to create a Job, whose end must be told, or let go. Used by one thread.
 */
public final class Place {

    private final Admission admission;
    private final boolean probe;
    private String launching = "";
    private boolean settled;

    Place(Admission admission, boolean probe) {
        this.admission = admission;
        this.probe = probe;
    }

    /** The Job called {@code name} is about to be created. */
    public void launching(String name) {
        launching = name;
        admission.launching(name);
    }

    /** It was created. */
    public void created(JobRef job) {
        settled = true;
        admission.created(job);
    }

    /** The cluster answered, and there is no new Job. */
    public void notCreated() {
        settled = true;
        admission.notCreated(launching);
    }

    /**
     * The cluster did not take it now, or did not answer.
     *
     * @param reason a sentence
     * @param retryAfter how long it asks us to wait, or null
     */
    public void refused(String reason, @Nullable Duration retryAfter) {
        settled = true;
        admission.refused(launching, probe, reason, retryAfter);
    }

    /** Gives the place back if nothing was told of what became of it. Harmless when repeated. */
    public void letGo() {
        if (!settled) {
            settled = true;
            admission.letGo(launching, probe);
        }
    }
}
