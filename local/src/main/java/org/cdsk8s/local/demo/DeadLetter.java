package org.cdsk8s.local.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.common.amqp.Topology;
import org.jspecify.annotations.Nullable;

/**
 * A rejected request in the dead-letter queue, with the reason in its headers.
 *
 * @param headers those of its headers that tell of the rejection, as text
 * @param bytes length of its body
 */
record DeadLetter(Map<String, String> headers, int bytes) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MS = 100;

    /**
     * Waits for a dead letter, looks at it and leaves it where it is.
     *
     * @throws DemoException if there is none within 20 s
     */
    static DeadLetter await(Connection connection) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        DeadLetter found = look(connection);
        while (found == null) {
            if (System.nanoTime() > deadline) {
                throw new DemoException("The rejected request did not come to " + Topology.DEAD_LETTER_QUEUE
                        + " within " + PATIENCE.toSeconds() + " s");
            }
            Pause.millis(PAUSE_MS);
            found = look(connection);
        }
        return found;
    }

    private static @Nullable DeadLetter look(Connection connection) {
        try (Channel channel = connection.createChannel()) {
            GetResponse letter = channel.basicGet(Topology.DEAD_LETTER_QUEUE, false);
            if (letter == null) {
                return null;
            }
            channel.basicNack(letter.getEnvelope().getDeliveryTag(), false, true);
            return new DeadLetter(telling(letter.getProps().getHeaders()), letter.getBody().length);
        } catch (IOException | TimeoutException e) {
            throw new DemoException("The dead-letter queue cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> telling(@Nullable Map<String, Object> headers) {
        Map<String, String> telling = new TreeMap<>();
        if (headers != null) {
            // The number is the publisher's own bookkeeping.
            headers.forEach((name, value) -> telling.put(name, String.valueOf(value)));
            telling.remove("x-cds-publish-number");
        }
        return telling;
    }
}
