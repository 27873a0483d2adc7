package org.cdsk8s.reaper.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.ExclusiveQueue;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.amqp.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The connection to RabbitMQ that only one reaper at a time can have. The election says which reaper is to open it; that
 * no two speak is up to the queue it holds. A reaper that was paused and wakes up finds its connection gone, and with it
 * the right to speak. Thread-safe.
 */
public final class Speaker implements Outlet, AutoCloseable {

    private static final ExclusiveQueue LEADER = new ExclusiveQueue("cdsreaper.leader");

    /** A paused reaper blocks its successor until the broker gives its connection up, after two heartbeats. */
    private static final int HEARTBEAT_SECONDS = 5;

    private final AmqpPublisher publisher;
    private final BooleanSupplier entitled;

    /**
     * Prepares the connection; nothing is connected before {@link #start()}.
     *
     * @param confirmWithin how long an event may stay unconfirmed
     * @param entitled whether this reaper is still the one elected
     */
    Speaker(BrokerAddress address, Topology topology, Duration confirmWithin, BooleanSupplier entitled) {
        this.publisher =
                new AmqpPublisher(address, "cdsreaper", HEARTBEAT_SECONDS, topology.then(LEADER), confirmWithin);
        this.entitled = entitled;
    }

    /** Connects in the background. */
    public void start() {
        publisher.start();
    }

    /** How the connection stands. Two connections never have equal states. */
    public LinkState state() {
        return publisher.state();
    }

    /** Why the broker takes nothing at present, in its own words; null when it does. */
    public @Nullable String blocked() {
        return publisher.blocked();
    }

    /** Whether another reaper still has the connection, and this one waits for its turn. */
    public boolean standby() {
        return LEADER.heldElsewhere(publisher.state());
    }

    @Override
    public boolean entitled() {
        return entitled.getAsBoolean();
    }

    /**
     * Makes sure that the connection is the one seen before.
     *
     * @param turn the state it had then
     * @throws NotToldException if not: another reaper may have spoken since
     */
    public void checkStillOn(LinkState turn) throws NotToldException {
        LinkState now = publisher.state();
        if (!now.equals(turn)) {
            throw new NotToldException(
                    "The connection to RabbitMQ was lost" + (now.reason().isEmpty() ? "" : ": " + now.reason()));
        }
    }

    @Override
    public boolean flows() {
        return publisher.blocked() == null;
    }

    /** Publishes; see {@link AmqpPublisher#publish}. */
    @Override
    public CompletableFuture<PublishResult> publish(OutgoingMessage message) {
        return publisher.publish(message);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
