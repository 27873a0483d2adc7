package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.Topology;

/** Tells when requests are delivered, from a quorum queue beside the responder's. */
final class RequestArrivals implements AutoCloseable {

    /** A key by which requests come here alone. */
    static final String FLOORS_KEY = "benchmark.floor";

    private static final String QUEUE = "benchmark.requests";

    private final Connection connection;

    /** Is told of each request, on the thread that read it. */
    interface Observer {

        /**
         * One was delivered.
         *
         * @param request its number
         * @param floors whether it is the floor's to launch
         * @param nanos when, on the clock of nanoTime
         */
        void arrived(String request, boolean floors, long nanos);
    }

    /** Takes copies of the responder's requests, and the floor's. The producer's exchange must be there. */
    RequestArrivals(AmqpAddress broker, Observer observer) throws IOException {
        connection = broker.connect();
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(QUEUE, Topology.PRODUCER_EXCHANGE, Topology.UPLOAD_REQUEST_KEY);
        channel.queueBind(QUEUE, Topology.PRODUCER_EXCHANGE, FLOORS_KEY);
        channel.basicConsume(QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                long nanos = System.nanoTime();
                boolean floors = envelope.getRoutingKey().equals(FLOORS_KEY);
                observer.arrived(properties.getCorrelationId(), floors, nanos);
            }
        });
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
