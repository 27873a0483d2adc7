package org.cdsk8s.responder.log;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.log.LogSettings.Following;

/**
 * What all that follow logs share.
 *
 * @param source the kubelets
 * @param files threads that write
 * @param room how many more logs may be followed
 * @param whenJobIsGone told of a Job that was deleted before its outcome could be dealt with, once its logs are followed to
 *     their ends
 */
record FollowParts(
        FollowClaims claims,
        LogSource source,
        LogSettings settings,
        Executor files,
        Semaphore room,
        Consumer<JobRef> whenJobIsGone) {

    Following following() {
        return settings.follow().orElseThrow();
    }

    FollowTarget target(JobRef job) {
        return new FollowTarget(
                source,
                settings.base().orElseThrow().resolve(job.name()),
                settings.maxBytes(),
                following().silence());
    }
}
