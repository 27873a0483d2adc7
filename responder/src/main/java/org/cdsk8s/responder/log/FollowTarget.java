package org.cdsk8s.responder.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the logs of one Job come from and go to.
 *
 * @param directory of the Job's logs
 * @param maxBytes how much of one log is kept
 * @param silence after which a stream is opened anew, since its connection may be dead
 */
record FollowTarget(LogSource source, Path directory, long maxBytes, Duration silence) {}
