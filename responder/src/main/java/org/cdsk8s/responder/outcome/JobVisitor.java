package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Looks at a Job that {@link JobSweep} comes by, and does what is due. */
public interface JobVisitor {

    /** Looks at {@code job}, which may be anybody's; expected failures are said and left to the next sweep. */
    void visit(Job job);
}
