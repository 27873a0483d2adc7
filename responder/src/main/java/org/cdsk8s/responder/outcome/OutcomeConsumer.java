package org.cdsk8s.responder.outcome;

import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.DeliveryHandler;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcome line: a message that a Job has ended is a hint to look at that Job. A message we may not act on is kept;
 * an attempt that fails is left to {@link JobSweep}, since the Job itself remembers that it was not handled.
 * Thread-safe.
 */
public final class OutcomeConsumer implements DeliveryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeConsumer.class);

    private final String namespace;
    private final OutcomeHandler handler;
    private final RequestEventPublisher events;
    private final ResponderMetrics metrics;

    /**
     * The line for one namespace.
     *
     * @param namespace the only namespace whose Jobs are touched
     */
    public OutcomeConsumer(
            String namespace, OutcomeHandler handler, RequestEventPublisher events, ResponderMetrics metrics) {
        this.namespace = namespace;
        this.handler = handler;
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void handle(Delivery delivery) throws InterruptedException {
        try {
            settle(delivery, JobHint.read(delivery.body(), namespace).job());
        } catch (RefusedHintException e) {
            keep(delivery, e.reason());
        }
    }

    private void settle(Delivery delivery, JobRef job) throws InterruptedException {
        OutcomeResult result = handler.handle(job);
        if (result == OutcomeResult.NOT_OURS) {
            keep(delivery, "The message names the Job " + job + ", which is none of ours");
        } else {
            delivery.ack();
            metrics.outcomeSettled(result.word());
            LOG.info("Outcome of job {}: {}", job.name(), result.word());
        }
    }

    private void keep(Delivery delivery, String reason) throws InterruptedException {
        if (events.deadLetter(delivery, "outcome", reason) && delivery.ack()) {
            metrics.outcomeSettled("refused");
            LOG.warn("An outcome message was refused and kept: {}", reason);
        }
    }
}
