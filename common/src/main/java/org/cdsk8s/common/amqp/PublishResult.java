package org.cdsk8s.common.amqp;

/** What the broker said of a message it has taken responsibility for. */
public enum PublishResult {
    /** At least one queue has it. */
    ROUTED,
    /** No queue is bound for its key: nobody will ever see it. */
    UNROUTABLE
}
