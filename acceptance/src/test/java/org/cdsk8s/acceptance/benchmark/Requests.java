package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.line.Producer;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.Topology;

/**
 * Requests as the producer words them, without a message id. Each has a number, which is its deliverable's and stands in
 * the message's correlation id too, where the responder does not look. Not thread-safe.
 */
final class Requests implements AutoCloseable {

    /** A key by which a responder gets them. */
    static final String KEY = "deliverables.syndication.benchmark.upload";

    private static final int BATCH = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Connection connection;
    private final Channel channel;
    private int next = 1;

    Requests(AmqpAddress broker) throws IOException {
        connection = broker.connect();
        channel = connection.createChannel();
        channel.exchangeDeclare(Topology.PRODUCER_EXCHANGE, "topic", false);
        channel.confirmSelect();
    }

    /** Publishes that many; returns when all are safe. */
    void publish(int count) throws IOException {
        publish(count, KEY);
    }

    /** The same with another key. */
    void publish(int count, String key) throws IOException {
        for (int published = 1; published <= count; published++) {
            send(key);
            if (published % BATCH == 0) {
                awaitConfirms();
            }
        }
        awaitConfirms();
    }

    /** Publishes one. */
    void send(String key) throws IOException {
        int number = next++;
        String body = Producer.request("a-file-of-some-length-" + number, number);
        channel.basicPublish(
                Topology.PRODUCER_EXCHANGE,
                key,
                new AMQP.BasicProperties.Builder()
                        .correlationId(Integer.toString(number))
                        .build(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until all that was sent is safe. */
    void awaitConfirms() throws IOException {
        try {
            channel.waitForConfirmsOrDie(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a benchmark", e);
        } catch (TimeoutException e) {
            throw new IOException("The broker does not confirm the requests", e);
        }
    }

    /** How many wait in the responder's queue and are in nobody's hand. */
    long waiting() throws IOException {
        return channel.messageCount(Topology.UPLOAD_REQUESTS);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
