package org.cdsk8s.responder.admission;

import org.cdsk8s.common.job.JobRef;

/**
 * What was seen of one Job.
 *
 * @param job the Job
 * @param phase where it stands; {@link JobPhase#AWAY} when it is there no more
 */
record JobSighting(JobRef job, JobPhase phase) {}
