package org.cdsk8s.reaper.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.ExclusiveQueue;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.amqp.Topology;

/**
 * The connection to RabbitMQ that only one reaper at a time can have. A reaper that was paused and wakes up finds its
 * connection gone, and with it the right to speak. Thread-safe.
 */
public final class Speaker implements AutoCloseable {

    private static final ExclusiveQueue LEADER = new ExclusiveQueue("cdsreaper.leader");

    /** A paused reaper blocks its successor until the broker gives its connection up, after two heartbeats. */
    private static final int HEARTBEAT_SECONDS = 5;

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(30);

    private final AmqpPublisher publisher;

    /** Prepares the connection; nothing is connected before {@link #start()}. */
    public Speaker(BrokerAddress address, Topology topology) {
        this.publisher =
                new AmqpPublisher(address, "cdsreaper", HEARTBEAT_SECONDS, topology.then(LEADER), CONFIRM_TIMEOUT);
    }

    /** Connects in the background. */
    public void start() {
        publisher.start();
    }

    /** How the connection stands. Two connections never have equal states. */
    public LinkState state() {
        return publisher.state();
    }

    /** Whether another reaper is the one to speak, and this one waits for its turn. */
    public boolean standby() {
        return LEADER.heldElsewhere(publisher.state());
    }

    /**
     * Makes sure that the connection is still the one seen before.
     *
     * @param turn the state it had then
     * @throws NotToldException if it is not: another reaper may have spoken since
     */
    public void checkStillOn(LinkState turn) throws NotToldException {
        LinkState now = publisher.state();
        if (!now.equals(turn)) {
            throw new NotToldException(
                    "The connection to RabbitMQ was lost" + (now.reason().isEmpty() ? "" : ": " + now.reason()));
        }
    }

    /** Publishes; see {@link AmqpPublisher#publish}. */
    public CompletableFuture<PublishResult> publish(OutgoingMessage message) {
        return publisher.publish(message);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
