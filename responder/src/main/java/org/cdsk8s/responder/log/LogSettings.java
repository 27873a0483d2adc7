package org.cdsk8s.responder.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How logs are saved.
 *
 * @param base where they go; when empty, none are saved
 * @param maxBytes how much of one log is saved, in bytes
 * @param answer how long a kubelet may take to answer, and then be silent in the middle of a log that has ended
 * @param retryFor how long after a Job's end a log that cannot be read is tried again
 * @param follow how logs are followed; empty when they are only read at the end
 */
public record LogSettings(
        Optional<Path> base, long maxBytes, Duration answer, Duration retryFor, Optional<Following> follow) {

    /**
     * How logs are followed.
     *
     * @param claim how long a responder that says nothing more counts as following
     * @param atOnce how many logs one responder follows at once
     * @param silence after which a stream is opened anew, since its connection may be dead
     */
    public record Following(Duration claim, int atOnce, Duration silence) {}
}
