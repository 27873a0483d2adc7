package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;

/**
 * A quorum queue that takes every event of Jobs, beside the one that takes their ends in production. Not thread-safe.
 */
final class EventQueue implements AutoCloseable {

    /** An event as it went out. */
    record Message(String key, String id, byte[] body) {}

    private static final String QUEUE = "benchmark.events";

    private final Connection connection;
    private final Channel channel;

    EventQueue(AmqpAddress broker) {
        try {
            connection = broker.connect();
            new Topology(Topology.EVENT_EXCHANGE, QueueStyle.QUORUM).declareOn(connection);
            channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind(QUEUE, Topology.EVENT_EXCHANGE, "cds.job.*");
        } catch (IOException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("The queue of the benchmark could not be made", e);
        }
    }

    /** Takes everything out, in order. */
    List<Message> drain() {
        try {
            List<Message> messages = new ArrayList<>();
            for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
                messages.add(new Message(
                        got.getEnvelope().getRoutingKey(), got.getProps().getMessageId(), got.getBody()));
            }
            channel.queuePurge(Topology.JOB_OUTCOMES);
            return messages;
        } catch (IOException e) {
            throw new IllegalStateException("The queue of the benchmark could not be read", e);
        }
    }

    /** Empties both queues; returns how many events there were. */
    int purge() {
        try {
            channel.queuePurge(Topology.JOB_OUTCOMES);
            return channel.queuePurge(QUEUE).getMessageCount();
        } catch (IOException e) {
            throw new IllegalStateException("The queue of the benchmark could not be emptied", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }
}
