package org.cdsk8s.common.job;

import java.util.Locale;

/** What the world is told of a Job. Each state is also the last word of the routing key it is announced under. */
public enum JobState {
    /** Created, no pod yet; also a suspended Job. */
    STARTING,
    /** A pod is active and none has failed. */
    RUNNING,
    /** A pod is active after at least one failed. */
    RETRY,
    /** Condition {@code Complete} is True. */
    SUCCESS,
    /** Condition {@code Failed} is True, or the Job was deleted before it ended. */
    FAILED;

    /** The state's word as it goes over the wire, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The routing key a Job entering this state is announced under, {@code cds.job.<word>}. */
    public String routingKey() {
        return "cds.job." + word();
    }

    /** Whether a Job in this state never leaves it. */
    public boolean terminal() {
        return this == SUCCESS || this == FAILED;
    }
}
