package org.cdsk8s.acceptance.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;

/**
 * The floor of a reaper: publishes at once what a bare watch brings, in messages as large as the reaper's, and remembers
 * nothing.
 *
 * @param publisher where to
 */
record Relay(BarePublisher publisher) {

    /** The word for the state that a Job of {@link JobWriter} is in. */
    static String state(JsonNode job) {
        if (job.at("/status/succeeded").asInt() > 0) {
            return "success";
        }
        return job.at("/status/active").asInt() > 0 ? "running" : "starting";
    }

    /** Publishes at once; returns before the confirm. */
    void pass(JsonNode job) {
        publish(message(job));
    }

    /** What tells of the state this Job is in. */
    static EventQueue.Message message(JsonNode job) {
        JsonNode metadata = job.path("metadata");
        String state = state(job);
        String uid = metadata.path("uid").asText();
        String id = uid + "/" + state + "/0/-";
        JobEvent event = new JobEvent(
                uid,
                metadata.path("name").asText(),
                metadata.path("namespace").asText(),
                0,
                null,
                id,
                "2026-01-02T03:04:05.678901Z",
                null);
        return new EventQueue.Message("cds.job." + state, id, JobEventCodec.encode(event));
    }

    /** Publishes it; returns before the confirm. */
    void publish(EventQueue.Message message) {
        try {
            publisher.send(message);
        } catch (IOException e) {
            throw new UncheckedIOException("The floor could not publish", e);
        }
    }
}
