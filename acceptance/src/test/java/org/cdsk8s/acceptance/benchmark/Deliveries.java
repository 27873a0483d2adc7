package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;

/** Tells when each event is delivered from a quorum queue, which is when it is committed there. */
final class Deliveries implements AutoCloseable {

    private static final String QUEUE = "benchmark.deliveries";

    private final Connection connection;

    /** Reports each event's message id and when it came, on the clock of nanoTime. */
    Deliveries(AmqpAddress broker, ObjLongConsumer<String> delivered) throws IOException {
        connection = broker.connect();
        declareTopology();
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(QUEUE, Topology.EVENT_EXCHANGE, "cds.job.*");
        channel.basicConsume(QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                delivered.accept(properties.getMessageId(), System.nanoTime());
            }
        });
    }

    private void declareTopology() throws IOException {
        try {
            new Topology(Topology.EVENT_EXCHANGE, QueueStyle.QUORUM).declareOn(connection);
        } catch (TimeoutException e) {
            throw new IOException("The broker did not declare the topology", e);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
