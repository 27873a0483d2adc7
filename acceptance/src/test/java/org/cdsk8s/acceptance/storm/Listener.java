package org.cdsk8s.acceptance.storm;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.local.audit.Announcement;

/**
 * Hears everything that is said of Jobs. The broker keeps it in a durable quorum queue; a message counts once it is
 * acknowledged, however often the broker had to deliver it. Thread-safe.
 */
final class Listener implements AutoCloseable {

    private static final String EXCHANGE = "cdsresponder";
    private static final String QUEUE = "storm-events";
    private static final int PREFETCH = 100;
    private static final long RETRY_MILLIS = 500;

    private final AmqpAddress broker;
    private final Clock clock;
    private final List<Heard> heard = new ArrayList<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::listen, "listener");

    Listener(AmqpAddress broker, Clock clock) throws IOException {
        this.broker = broker;
        this.clock = clock;
        var connection = broker.connect();
        var channel = connection.createChannel();
        channel.exchangeDeclare(EXCHANGE, "topic", true);
        channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(QUEUE, EXCHANGE, "cds.job.*");
        connection.abort();
        thread.start();
    }

    /** All that was heard so far, in order. */
    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Whether anything was told of the Job with this uid. */
    boolean toldOf(String uid) {
        return told.contains(uid);
    }

    /** Whether it was told that the Job with this uid runs. */
    boolean toldRunning(String uid) {
        return running.contains(uid);
    }

    /** Whether it was told that the Job with this uid cannot start because its image cannot be had. */
    boolean toldStuck(String uid) {
        return stuck.contains(uid);
    }

    /** Whether the end of the Job with this uid was told. */
    boolean toldEndOf(String uid) {
        return ended.contains(uid);
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

    /** One connection, until it ends; an outage of the broker is what this run is about. */
    private void consume() throws InterruptedException {
        try {
            Connection connection = broker.connect();
            try {
                var ended = new CountDownLatch(1);
                connection.addShutdownListener(cause -> ended.countDown());
                Channel channel = connection.createChannel();
                channel.addShutdownListener(cause -> ended.countDown());
                channel.basicQos(PREFETCH);
                channel.basicConsume(QUEUE, false, (tag, message) -> take(channel, message), tag -> ended.countDown());
                ended.await();
            } finally {
                connection.abort();
            }
        } catch (IOException | ShutdownSignalException away) {
            // The next attempt comes in half a second.
        }
    }

    private void take(Channel channel, Delivery message) throws IOException {
        var properties = message.getProperties();
        var what = new Announcement(
                message.getEnvelope().getRoutingKey(),
                properties.getMessageId(),
                new String(message.getBody(), StandardCharsets.UTF_8));
        var number = String.valueOf(properties.getHeaders().get("x-cds-publish-number"));
        note(new Heard(what, number, clock.instant()), message.getEnvelope().isRedeliver());
        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    }

    /** A redelivery of what was noted, and whose acknowledgement was lost, is no second message. */
    private synchronized void note(Heard message, boolean redelivered) {
        boolean known = redelivered
                && heard.stream()
                        .anyMatch(one -> one.what().equals(message.what())
                                && one.number().equals(message.number()));
        if (!known) {
            heard.add(message);
            told.add(message.uid());
            if (message.what().id().matches(".*/stuck/.*/ImagePull")) {
                stuck.add(message.uid());
            }
            if (message.word().equals("running")) {
                running.add(message.uid());
            }
            if (message.end()) {
                ended.add(message.uid());
            }
        }
    }
}
