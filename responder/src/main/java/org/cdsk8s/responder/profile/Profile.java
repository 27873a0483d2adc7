package org.cdsk8s.responder.profile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** A kind of request: how it is read, what it needs, how it is answered. Thread-safe. */
public interface Profile {

    /** Reads a message. Never fails: what is wrong with the message is part of the answer. */
    Decoded decode(byte[] body);

    /** Deletes what {@link ValidRequest#prepare} put in place for {@code job}, which is over. Harmless when repeated. */
    void cleanUp(Job job);
}
