package org.cdsk8s.reaper.publish;

import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a reaper that stands by. It says nothing, but shows that it could: a rolling update must not replace a
 * reaper that speaks by one whose password is wrong. One thread opens and closes it, any may ask for its state.
 */
public final class Rehearsal implements AutoCloseable {

    /** The client's usual one; nothing waits for this connection to be given up. */
    private static final int HEARTBEAT_SECONDS = 30;

    private final BrokerAddress address;
    private final Topology topology;
    private volatile @Nullable AmqpPublisher link;

    Rehearsal(BrokerAddress address, Topology topology) {
        this.address = address;
        this.topology = topology;
    }

    /** Connects in the background, unless it did already. */
    public void open() {
        if (link == null) {
            AmqpPublisher opened = new AmqpPublisher(
                    address, "cdsreaper standby", HEARTBEAT_SECONDS, topology, Duration.ofSeconds(HEARTBEAT_SECONDS));
            opened.start();
            link = opened;
        }
    }

    /** How the connection stands; empty if there is none. */
    public Optional<LinkState> state() {
        return Optional.ofNullable(link).map(AmqpPublisher::state);
    }

    @Override
    public void close() {
        AmqpPublisher current = link;
        link = null;
        if (current != null) {
            current.close();
        }
    }
}
