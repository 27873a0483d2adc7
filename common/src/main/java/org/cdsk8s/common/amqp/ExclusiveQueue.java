package org.cdsk8s.common.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A queue that only one connection can hold: whoever declared it is the one speaker, until its connection ends.
 *
 * @param name the queue's name
 */
public record ExclusiveQueue(String name) implements Declaration {

    private static final int RESOURCE_LOCKED = 405;

    /**
     * {@inheritDoc}
     *
     * @throws HeldElsewhereException if another connection holds the queue
     */
    @Override
    public void declareOn(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.queueDeclare(name, false, true, true, Map.of());
        } catch (IOException e) {
            throw Topology.replyCode(e) == RESOURCE_LOCKED ? new HeldElsewhereException(name, e) : e;
        }
    }

    /** Another connection holds the queue; ours may not speak. */
    public static final class HeldElsewhereException extends IOException {

        private static final long serialVersionUID = 1L;

        HeldElsewhereException(String queue, IOException cause) {
            super(
                    "The exclusive queue " + queue + " is held by another process, which is the one that publishes",
                    cause);
        }
    }
}
