package org.cdsk8s.acceptance.pair;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/**
 * Publishes until the broker has confirmed that a queue has it. What has an id is sent again when that is not known; what
 * has none only when it is known to be lost, since it would count as another request. Thread-safe.
 */
final class CarefulProducer {

    private static final String REQUESTS = "pluto-deliverables";
    private static final String REQUEST_KEY = "deliverables.syndication.mainstream.upload";
    private static final String CANCELLATIONS = "cdsresponder";
    private static final String CANCEL_KEY = "cds.job.cancel";

    /** Longer than any fault of the weather lasts: a broker that is paused goes on. */
    private static final Duration CONFIRM = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long RETRY_MILLIS = 500;

    private final AmqpAddress broker;

    CarefulProducer(AmqpAddress broker) {
        this.broker = broker;
    }

    /** Publishes a request. False when nobody knows whether a queue has it; never so for one with an id. */
    boolean request(String body, Optional<String> id) throws InterruptedException {
        return publish(REQUESTS, REQUEST_KEY, body, id, id.isPresent());
    }

    /** Publishes a cancellation; {@code field} says what is named. */
    void cancel(String field, String name) throws InterruptedException {
        publish(CANCELLATIONS, CANCEL_KEY, "{\"" + field + "\":\"" + name + "\"}", Optional.empty(), true);
    }

    private boolean publish(String exchange, String key, String body, Optional<String> id, boolean repeatable)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var fate = attempt(exchange, key, body, id);
            if (fate == Fate.CONFIRMED) {
                return true;
            }
            if (fate == Fate.UNKNOWN && !repeatable) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
        throw new IllegalStateException("RabbitMQ took none of it for " + PATIENCE + ": " + key + " " + body);
    }

    private Fate attempt(String exchange, String key, String body, Optional<String> id) throws InterruptedException {
        boolean sent = false;
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            if (exchange.equals(REQUESTS)) {
                channel.exchangeDeclare(exchange, "topic", false);
            }
            channel.confirmSelect();
            var returned = new AtomicBoolean();
            channel.addReturnListener(message -> returned.set(true));
            sent = true;
            channel.basicPublish(exchange, key, true, properties(id), body.getBytes(StandardCharsets.UTF_8));
            return channel.waitForConfirms(CONFIRM.toMillis()) && !returned.get() ? Fate.CONFIRMED : Fate.LOST;
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            return sent ? Fate.UNKNOWN : Fate.LOST;
        }
    }

    private static BasicProperties properties(Optional<String> id) {
        return MessageProperties.PERSISTENT_BASIC
                .builder()
                .messageId(id.orElse(null))
                .build();
    }

    private enum Fate {
        CONFIRMED,
        LOST,
        UNKNOWN
    }
}
