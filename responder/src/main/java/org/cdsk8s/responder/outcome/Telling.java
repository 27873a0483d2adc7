package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.cdsk8s.common.job.JobEndTime;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the end of a Job was told. One that was not must stay, unmarked: a reaper that was away finds it and tells how
 * it ended, and cannot once it is gone. Thread-safe.
 *
 * @param ends what was told
 * @param patience how long after its end a Job stays that nobody tells of
 * @param clock tells the time
 */
public record Telling(ToldEnds ends, Duration patience, Clock clock) {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** Whether {@code job}, which has ended, need not stay for its end to be told. */
    boolean done(Job job) throws IOException {
        if (ends.told(job.getMetadata().getUid())) {
            return true;
        }
        boolean tooLate = JobEndTime.of(job)
                .filter(end -> end.plus(patience).isBefore(clock.instant()))
                .isPresent();
        if (tooLate) {
            LOG.warn(
                    "Job {} ended more than {} ago and no reaper has told so: it is dealt with all the same",
                    JobRef.of(job),
                    patience);
        }
        return tooLate;
    }
}
