package org.cdsk8s.reaper.publish;

import java.util.function.BooleanSupplier;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.Topology;

/**
 * What it takes to speak.
 *
 * @param broker where RabbitMQ is
 * @param topology what must exist there
 */
public record Voice(BrokerAddress broker, Topology topology) {

    /**
     * A speaker that is not connected yet.
     *
     * @param entitled whether this reaper is still the one elected; asked before each event, by many threads
     */
    public Speaker speaker(BooleanSupplier entitled) {
        return new Speaker(broker, topology, entitled);
    }

    /** A publisher for one session with {@code speaker}. */
    public JobEventPublisher publisher(Speaker speaker) {
        return new JobEventPublisher(speaker::publish, topology.eventExchange());
    }
}
