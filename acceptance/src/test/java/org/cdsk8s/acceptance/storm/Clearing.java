package org.cdsk8s.acceptance.storm;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cdsk8s.acceptance.audit.Chronicle;

/**
 * When a Job is deleted: never before something was told of it. What was made and deleted while no reaper could see it is
 * lost where the API server was started again meanwhile, since that forgets its history.
 *
 * @param listener knows what was told
 * @param chronicle knows what happened
 * @param storming whether the storm goes on
 * @param clock tells how old a Job is
 */
record Clearing(Listener listener, Chronicle chronicle, AtomicBoolean storming, Clock clock)
        implements Predicate<Born> {

    @Override
    public boolean test(Born job) {
        return switch (job.life()) {
            case DELETED ->
                listener.toldOf(job.uid())
                        && clock.instant().isAfter(job.at().plus(job.plan().deleted()));
            case NEVER_STARTS -> listener.toldStuck(job.uid()) && !storming.get();
            default ->
                job.plan().again()
                        && listener.toldEndOf(job.uid())
                        && chronicle.end(job.uid()).isPresent();
        };
    }
}
