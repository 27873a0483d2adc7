package org.cdsk8s.responder.request;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.responder.launch.RequestIdentity;

/**
 * A delivery of a request, with what makes the request itself. A copy that was parked carries the identity of the
 * original in its headers.
 *
 * @param delivery the delivery
 * @param exchange the exchange the producer published on
 * @param routingKey the key the producer published with
 * @param identity what the request is known by
 * @param firstSeen when a responder saw it first
 */
record IncomingRequest(
        Delivery delivery, String exchange, String routingKey, RequestIdentity identity, Instant firstSeen) {

    private static final String EXCHANGE = "x-cds-exchange";
    private static final String ROUTING_KEY = "x-cds-routing-key";
    private static final String FIRST_SEEN = "x-cds-first-seen";

    static IncomingRequest of(Delivery delivery, Clock clock) {
        boolean parked = delivery.headers().get(FIRST_SEEN) instanceof Long;
        String exchange = parked ? header(delivery, EXCHANGE) : delivery.exchange();
        String routingKey = parked ? header(delivery, ROUTING_KEY) : delivery.routingKey();
        Digest digest = Digest.of(
                exchange.getBytes(StandardCharsets.UTF_8),
                routingKey.getBytes(StandardCharsets.UTF_8),
                delivery.body());
        RequestIdentity identity = new RequestIdentity(
                digest, Optional.ofNullable(delivery.messageId()), delivery.redelivered() || parked);
        Instant firstSeen = delivery.headers().get(FIRST_SEEN) instanceof Long millis
                ? Instant.ofEpochMilli(millis)
                : clock.instant();
        return new IncomingRequest(delivery, exchange, routingKey, identity, firstSeen);
    }

    /** The copy to put aside; it comes back to the queue of requests by itself. */
    OutgoingMessage parkedCopy() {
        Map<String, Object> headers = new HashMap<>(delivery.headersForCopy());
        headers.put(EXCHANGE, exchange);
        headers.put(ROUTING_KEY, routingKey);
        headers.put(FIRST_SEEN, firstSeen.toEpochMilli());
        return new OutgoingMessage(
                "", Topology.PARKED_REQUESTS, delivery.messageId(), delivery.contentType(), headers, delivery.body());
    }

    private static String header(Delivery delivery, String name) {
        return String.valueOf(delivery.headers().get(name));
    }
}
