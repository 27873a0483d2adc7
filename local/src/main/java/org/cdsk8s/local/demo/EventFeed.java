package org.cdsk8s.local.demo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.Topology;

/** Listens to everything the services say, in a queue of its own. */
final class EventFeed {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<HeardEvent> heard = new LinkedBlockingQueue<>();

    private EventFeed() {}

    /**
     * Begins to listen; events published earlier are not heard.
     *
     * @throws DemoException if the broker does not let us
     */
    static EventFeed on(Connection connection) {
        EventFeed feed = new EventFeed();
        try {
            // The connection's end closes the channel and removes the queue.
            Channel channel = connection.createChannel();
            channel.exchangeDeclare(Topology.EVENT_EXCHANGE, BuiltinExchangeType.TOPIC, true);
            String queue = channel.queueDeclare().getQueue();
            channel.queueBind(queue, Topology.EVENT_EXCHANGE, "cds.job.*");
            channel.basicConsume(queue, true, (tag, delivery) -> feed.hear(delivery), tag -> {});
            return feed;
        } catch (IOException e) {
            throw new DemoException("The demo could not listen to events: " + e.getMessage(), e);
        }
    }

    /** The next event, waited for as long as {@code patience}. */
    Optional<HeardEvent> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void hear(Delivery delivery) throws IOException {
        String key = delivery.getEnvelope().getRoutingKey();
        heard.add(new HeardEvent(key.substring(key.lastIndexOf('.') + 1), body(delivery)));
    }

    private static JsonNode body(Delivery delivery) throws IOException {
        try {
            return JSON.readTree(delivery.getBody());
        } catch (JacksonException e) {
            // Shown as what it is: an event without fields fails the demo's expectations.
            return JSON.missingNode();
        }
    }
}
