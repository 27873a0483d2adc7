package org.cdsk8s.common.amqp;

import java.util.HashMap;
import java.util.Map;

/** What kind of queues a broker can hold for us. */
public enum QueueStyle {
    /** Quorum queues with dead-lettering by the broker: every real RabbitMQ. */
    QUORUM,
    /** Durable queues without any argument: brokers that refuse {@code x-} arguments, such as the embedded one. */
    PLAIN;

    /** Deliveries of one message before the broker dead-letters it: the net behind the application's own rejections. */
    private static final int DELIVERY_LIMIT = 100;

    /** Arguments of a work queue. Queue arguments are immutable, so these are right from the start. */
    Map<String, Object> workQueue() {
        return this == PLAIN ? Map.of() : quorum(Topology.DEAD_LETTER_EXCHANGE, Topology.DEAD_LETTER_QUEUE, Map.of());
    }

    /** Arguments of a queue whose messages go back to {@code target} after {@code delayMs} milliseconds. */
    Map<String, Object> delayQueue(String target, int delayMs) {
        return quorum("", target, Map.of("x-message-ttl", delayMs));
    }

    private static Map<String, Object> quorum(String exchange, String key, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-dead-letter-exchange", exchange);
        arguments.put("x-dead-letter-routing-key", key);
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.put("x-overflow", "reject-publish");
        if (more.isEmpty()) {
            arguments.put("x-delivery-limit", DELIVERY_LIMIT);
        }
        return arguments;
    }
}
