package org.cdsk8s.acceptance.weather;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/**
 * Takes everything from a durable queue, through every outage of the broker. A message counts once it is acknowledged,
 * however often the broker had to deliver it. Its reader is called by one thread.
 */
public final class Inbox implements AutoCloseable {

    private static final String EXCHANGE = "cdsresponder";
    private static final String DEAD_LETTERS = "cdsresponder-dlq";
    private static final int PREFETCH = 100;
    private static final long RETRY_MILLIS = 500;

    private final AmqpAddress broker;
    private final String queue;
    private final Consumer<Mail> reader;
    private final Clock clock = Clock.systemUTC();
    private final List<Mail> taken = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::listen, "inbox");

    private Inbox(AmqpAddress broker, String queue, Consumer<Mail> reader) {
        this.broker = broker;
        this.queue = queue;
        this.reader = reader;
    }

    /** Takes everything that is said of Jobs and requests from now on. */
    public static Inbox ofEvents(AmqpAddress broker, Consumer<Mail> reader) throws IOException {
        var inbox = new Inbox(broker, "storm-events", reader);
        var connection = broker.connect();
        var channel = connection.createChannel();
        channel.exchangeDeclare(EXCHANGE, "topic", true);
        channel.queueDeclare(inbox.queue, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(inbox.queue, EXCHANGE, "cds.job.*");
        connection.abort();
        inbox.thread.start();
        return inbox;
    }

    /** Takes every message that is kept as a dead letter. */
    public static Inbox ofDeadLetters(AmqpAddress broker, Consumer<Mail> reader) throws IOException {
        var inbox = new Inbox(broker, DEAD_LETTERS, reader);
        var connection = broker.connect();
        connection.createChannel().queueDeclare(DEAD_LETTERS, true, false, false, Map.of());
        connection.abort();
        inbox.thread.start();
        return inbox;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void listen() {
        try {
            do {
                consume();
            } while (!closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, until it ends; an outage of the broker is what a storm is about. */
    private void consume() throws InterruptedException {
        try {
            Connection connection = broker.connect();
            try {
                var ended = new CountDownLatch(1);
                connection.addShutdownListener(cause -> ended.countDown());
                Channel channel = connection.createChannel();
                channel.addShutdownListener(cause -> ended.countDown());
                channel.basicQos(PREFETCH);
                channel.basicConsume(queue, false, (tag, message) -> take(channel, message), tag -> ended.countDown());
                ended.await();
            } finally {
                connection.abort();
            }
        } catch (IOException | ShutdownSignalException away) {
            // The next attempt comes in half a second.
        }
    }

    private void take(Channel channel, Delivery message) throws IOException {
        note(mail(message), message.getEnvelope().isRedeliver());
        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    }

    /** A redelivery of what was noted, and whose acknowledgement was lost, is no second message. */
    private synchronized void note(Mail mail, boolean redelivered) {
        if (!redelivered || taken.stream().noneMatch(mail::same)) {
            taken.add(mail);
            reader.accept(mail);
        }
    }

    private Mail mail(Delivery message) {
        Map<String, String> headers = new HashMap<>();
        Objects.requireNonNullElse(message.getProperties().getHeaders(), Map.<String, Object>of())
                .forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return new Mail(
                message.getEnvelope().getRoutingKey(),
                Objects.requireNonNullElse(message.getProperties().getMessageId(), ""),
                headers,
                new String(message.getBody(), StandardCharsets.UTF_8),
                clock.instant());
    }
}
