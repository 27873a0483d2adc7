package org.cdsk8s.common.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Every exchange, queue and binding we use. Both services declare all of them, so that the order of start does not
 * matter and no event is published before there is a queue for it.
 *
 * @param eventExchange the exchange events are published on, {@link #EVENT_EXCHANGE} unless configured otherwise
 * @param queues what kind of queues the broker can hold
 */
public record Topology(String eventExchange, QueueStyle queues) implements Declaration {

    /** Topic exchange of everything we say. */
    public static final String EVENT_EXCHANGE = "cdsresponder";

    /** The producer's exchange: topic, not durable. It belongs to the producer; we declare it exactly as it does. */
    public static final String PRODUCER_EXCHANGE = "pluto-deliverables";

    /** What we take from the producer's exchange. */
    public static final String UPLOAD_REQUEST_KEY = "deliverables.syndication.*.upload";

    /** Direct exchange of dead letters. */
    public static final String DEAD_LETTER_EXCHANGE = "cdsresponder-dlx";

    /** Queue of dead letters, and the key it is bound by. */
    public static final String DEAD_LETTER_QUEUE = "cdsresponder-dlq";

    /** Requests not yet launched. */
    public static final String UPLOAD_REQUESTS = "cdsresponder.upload-requests";

    /** Requests put aside for a while because the cluster cannot take them; they return by themselves. */
    public static final String PARKED_REQUESTS = "cdsresponder.upload-requests.parked";

    /** Ends of Jobs that a responder has to deal with. */
    public static final String JOB_OUTCOMES = "cdsresponder.job-outcomes";

    /** Jobs that cannot start; a responder ends them when they have had their time. */
    public static final String STUCK_JOBS = "cdsresponder.stuck-jobs";

    /** What somebody wants to be cancelled. */
    public static final String CANCELLATIONS = "cdsresponder.cancellations";

    /** The key a cancellation is published with on the exchange of events. */
    public static final String CANCEL_KEY = "cds.job.cancel";

    /** How long a parked request stays away, in milliseconds. */
    public static final int PARK_MS = 60_000;

    private static final int ACCESS_REFUSED = 403;
    private static final int PRECONDITION_FAILED = 406;

    @Override
    public void declareOn(Connection connection) throws IOException, TimeoutException {
        declareProducerExchange(connection);
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(eventExchange, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(DEAD_LETTER_EXCHANGE, BuiltinExchangeType.DIRECT, true);
            channel.queueDeclare(DEAD_LETTER_QUEUE, true, false, false, Map.of());
            channel.queueBind(DEAD_LETTER_QUEUE, DEAD_LETTER_EXCHANGE, DEAD_LETTER_QUEUE);
            channel.queueDeclare(UPLOAD_REQUESTS, true, false, false, queues.workQueue());
            channel.queueBind(UPLOAD_REQUESTS, PRODUCER_EXCHANGE, UPLOAD_REQUEST_KEY);
            channel.queueDeclare(JOB_OUTCOMES, true, false, false, queues.workQueue());
            channel.queueBind(JOB_OUTCOMES, eventExchange, "cds.job.success");
            channel.queueBind(JOB_OUTCOMES, eventExchange, "cds.job.failed");
            channel.queueDeclare(STUCK_JOBS, true, false, false, queues.workQueue());
            channel.queueBind(STUCK_JOBS, eventExchange, "cds.job.stuck");
            channel.queueDeclare(CANCELLATIONS, true, false, false, queues.workQueue());
            channel.queueBind(CANCELLATIONS, eventExchange, CANCEL_KEY);
            if (queues == QueueStyle.QUORUM) {
                channel.queueDeclare(PARKED_REQUESTS, true, false, false, queues.delayQueue(UPLOAD_REQUESTS, PARK_MS));
            }
        }
    }

    /**
     * Declares the producer's exchange as the producer does. Where we may not (403), or it was made with other flags
     * (406), it is enough that it exists.
     */
    private static void declareProducerExchange(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(PRODUCER_EXCHANGE, BuiltinExchangeType.TOPIC, false);
        } catch (IOException e) {
            int code = replyCode(e);
            if (code != ACCESS_REFUSED && code != PRECONDITION_FAILED) {
                throw e;
            }
            try (Channel channel = connection.createChannel()) {
                channel.exchangeDeclarePassive(PRODUCER_EXCHANGE);
            }
        }
    }

    /** The reply code with which the broker closed a channel, or 0 when it did not. */
    static int replyCode(IOException e) {
        return e.getCause() instanceof ShutdownSignalException signal
                        && signal.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyCode()
                : 0;
    }
}
