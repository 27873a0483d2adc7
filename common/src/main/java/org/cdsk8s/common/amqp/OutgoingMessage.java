package org.cdsk8s.common.amqp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish. It goes out persistent and mandatory.
 *
 * @param exchange the exchange; empty for RabbitMQ's default exchange
 * @param routingKey the routing key
 * @param messageId the message's id, or null for none
 * @param contentType the body's media type, or null for none
 * @param headers headers of types RabbitMQ knows; may be empty
 * @param body the body; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a body may be a mebibyte; it is handed on, never compared
public record OutgoingMessage(
        String exchange,
        String routingKey,
        @Nullable String messageId,
        @Nullable String contentType,
        Map<String, Object> headers,
        byte[] body) {

    /** A JSON message. */
    public static OutgoingMessage json(String exchange, String routingKey, String messageId, byte[] body) {
        return new OutgoingMessage(exchange, routingKey, messageId, "application/json", Map.of(), body);
    }
}
