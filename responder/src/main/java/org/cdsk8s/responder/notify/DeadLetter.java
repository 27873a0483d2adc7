package org.cdsk8s.responder.notify;

import java.util.HashMap;
import java.util.Map;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.profile.Rejection;

/** The copy of a refused message that is kept: its bytes as they came, the reason in its headers. */
final class DeadLetter {

    private DeadLetter() {}

    /**
     * The copy.
     *
     * @param category the kind of refusal
     * @param reason the sentence for people
     */
    static OutgoingMessage of(Delivery delivery, String category, String reason) {
        Map<String, Object> headers = new HashMap<>(delivery.headersForCopy());
        headers.put("x-cds-reason", Rejection.shortened(reason));
        headers.put("x-cds-category", category);
        headers.putIfAbsent("x-cds-exchange", delivery.exchange());
        headers.putIfAbsent("x-cds-routing-key", delivery.routingKey());
        return new OutgoingMessage(
                Topology.DEAD_LETTER_EXCHANGE,
                Topology.DEAD_LETTER_QUEUE,
                delivery.messageId(),
                delivery.contentType(),
                headers,
                delivery.body());
    }
}
