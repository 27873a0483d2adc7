package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.Topology;

/**
 * The floor: persistent, mandatory, confirmed messages, as many on their way at once as the reaper has, and nothing else.
 * Thread-safe.
 */
final class BarePublisher implements AutoCloseable {

    private static final int IN_FLIGHT = 1024;

    private final Connection connection;
    private final Channel channel;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final NavigableSet<Long> unconfirmed = new ConcurrentSkipListSet<>();

    BarePublisher(AmqpAddress broker) throws IOException {
        connection = broker.connect();
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.addConfirmListener(this::confirmed, (number, multiple) -> {
            throw new IllegalStateException("The broker refused message " + number);
        });
    }

    /** Publishes these and waits for all confirms; returns the seconds it took. */
    double publish(List<EventQueue.Message> messages) throws IOException {
        long began = System.nanoTime();
        for (EventQueue.Message message : messages) {
            send(message);
        }
        awaitConfirms();
        return (System.nanoTime() - began) / 1e9;
    }

    /** Waits until all that was sent is confirmed. */
    void awaitConfirms() {
        room.acquireUninterruptibly(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** Publishes one, waiting only for room; its confirm makes room again. */
    void send(EventQueue.Message message) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .messageId(message.id())
                .contentType("application/json")
                .build();
        room.acquireUninterruptibly();
        synchronized (channel) {
            unconfirmed.add(channel.getNextPublishSeqNo());
            channel.basicPublish(Topology.EVENT_EXCHANGE, message.key(), true, properties, message.body());
        }
    }

    private void confirmed(long number, boolean multiple) {
        NavigableSet<Long> these =
                multiple ? unconfirmed.headSet(number, true) : unconfirmed.subSet(number, true, number, true);
        int count = these.size();
        these.clear();
        room.release(count);
    }
}
