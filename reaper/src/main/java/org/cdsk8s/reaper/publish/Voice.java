package org.cdsk8s.reaper.publish;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.Topology;

/**
 * What it takes to speak.
 *
 * @param broker where RabbitMQ is
 * @param topology what must exist there
 * @param format in which forms events are published
 * @param confirmWithin an event that stays unconfirmed for longer ends the session, and the next one says it again
 */
public record Voice(BrokerAddress broker, Topology topology, EventsFormat format, Duration confirmWithin) {

    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(30);

    /** As usual, with confirms that may take 30 seconds. */
    public Voice(BrokerAddress broker, Topology topology, EventsFormat format) {
        this(broker, topology, format, CONFIRM_WITHIN);
    }

    /**
     * A speaker that is not connected yet.
     *
     * @param entitled whether this reaper is still the one elected; asked before each event, by many threads
     */
    public Speaker speaker(BooleanSupplier entitled) {
        return new Speaker(broker, topology, confirmWithin, entitled);
    }

    /** What to hold while another reaper is the one elected; not open yet. */
    public Rehearsal rehearsal() {
        return new Rehearsal(broker, topology);
    }

    /** A publisher for one session with {@code speaker}. */
    public JobEventPublisher publisher(Speaker speaker) {
        return new JobEventPublisher(speaker, topology.eventExchange(), format);
    }
}
