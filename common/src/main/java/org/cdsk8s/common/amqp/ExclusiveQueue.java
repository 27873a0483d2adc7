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

    /** Whether a link stands still because another connection holds this queue. */
    public boolean heldElsewhere(LinkState state) {
        return !state.up() && state.reason().equals(HeldElsewhereException.sentence(name));
    }

    /** Another connection holds the queue; ours may not speak. */
    public static final class HeldElsewhereException extends IOException {

        private static final long serialVersionUID = 1L;

        HeldElsewhereException(String queue, IOException cause) {
            super(sentence(queue), cause);
        }

        private static String sentence(String queue) {
            return "The exclusive queue " + queue + " is held by another process, which is the one that publishes";
        }
    }
}
