package org.cdsk8s.reaper.journal;

import java.nio.charset.StandardCharsets;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;

/**
 * An event that is being said and not yet known to have arrived. It is kept as it goes out, so that a repeat is the same
 * message even when what explained it is gone.
 *
 * @param id which change of which Job
 * @param routingKey the routing key
 * @param body the body, JSON
 */
public record PendingEvent(EventId id, String routingKey, String body) {

    /** The event that tells {@code change}. */
    static PendingEvent of(StateChange change) {
        JobRef job = change.job();
        FailureReason failure = change.failure();
        JobEvent event = new JobEvent(
                job.uid(),
                job.name(),
                job.namespace(),
                change.id().failedPods(),
                failure == null ? null : failure.text(),
                change.id().toString(),
                change.seen().toString(),
                failure == null ? null : failure.reason());
        Diagnosis why = change.diagnosis();
        byte[] body = JobEventCodec.encode(why == null ? event : event.with(why));
        return new PendingEvent(change.id(), change.id().routingKey(), new String(body, StandardCharsets.UTF_8));
    }
}
