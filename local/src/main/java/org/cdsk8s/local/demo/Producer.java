package org.cdsk8s.local.demo;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdsk8s.common.amqp.Topology;

/**
 * Publishes requests as pluto-deliverables does: on its own exchange, declared not durable, without any property. Unlike
 * it, this one asks the broker whether anybody takes the message.
 */
final class Producer {

    /** The key of requests for the platform "mainstream". */
    static final String KEY = "deliverables.syndication.mainstream.upload";

    private static final long CONFIRM_WITHIN_MS = 10_000;

    private final Connection connection;

    Producer(Connection connection) {
        this.connection = connection;
    }

    /**
     * Publishes one request.
     *
     * @throws DemoException if no queue takes it, or the broker does not answer
     */
    void publish(byte[] body) {
        try (Channel channel = connection.createChannel()) {
            AtomicBoolean returned = new AtomicBoolean();
            channel.addReturnListener(message -> returned.set(true));
            channel.confirmSelect();
            channel.exchangeDeclare(Topology.PRODUCER_EXCHANGE, BuiltinExchangeType.TOPIC, false);
            channel.basicPublish(Topology.PRODUCER_EXCHANGE, KEY, true, null, body);
            boolean confirmed = channel.waitForConfirms(CONFIRM_WITHIN_MS);
            if (returned.get() || !confirmed) {
                throw new DemoException("No queue takes requests: is the responder running?");
            }
        } catch (IOException | TimeoutException e) {
            throw new DemoException("The request could not be published: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("The demo was interrupted while publishing", e);
        }
    }
}
