package org.cdsk8s.responder.notify;

import java.util.concurrent.ExecutionException;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says things on behalf of a delivery and keeps at it until RabbitMQ has confirmed, or the delivery is no longer ours:
 * then another replica will say them. Thread-safe.
 */
public final class RequestEventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(RequestEventPublisher.class);

    private final AmqpPublisher publisher;
    private final ResponderMetrics metrics;

    /** Says things through {@code publisher}. */
    public RequestEventPublisher(AmqpPublisher publisher, ResponderMetrics metrics) {
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * Tells an event to whoever listens; nobody listening counts as told.
     *
     * @return false if the delivery is no longer ours
     * @throws InterruptedException if we are to stop
     */
    public boolean tell(Delivery delivery, OutgoingMessage event) throws InterruptedException {
        return publish(delivery, event, false);
    }

    /**
     * Puts a message where it must not get lost.
     *
     * @return false if the delivery is no longer ours
     * @throws InterruptedException if we are to stop
     */
    public boolean store(Delivery delivery, OutgoingMessage message) throws InterruptedException {
        return publish(delivery, message, true);
    }

    /**
     * Keeps a copy of a refused message in the dead-letter queue.
     *
     * @param category the kind of refusal
     * @param reason a sentence for people
     * @return false if the delivery is no longer ours
     * @throws InterruptedException if we are to stop
     */
    public boolean deadLetter(Delivery delivery, String category, String reason) throws InterruptedException {
        boolean kept = store(delivery, DeadLetter.of(delivery, category, reason));
        if (kept) {
            metrics.deadLettered(category);
        }
        return kept;
    }

    private boolean publish(Delivery delivery, OutgoingMessage message, boolean mustRoute) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            String problem;
            try {
                PublishResult result = publisher.publish(message).get();
                if (result == PublishResult.ROUTED || !mustRoute) {
                    return true;
                }
                problem = "no queue is bound for it";
            } catch (ExecutionException e) {
                problem = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
            }
            LOG.warn("{} could not be published: {}; trying again", message.routingKey(), problem);
            Backoff.STANDARD.sleep(failures, null);
            if (!delivery.stillOurs()) {
                return false;
            }
        }
    }
}
