package org.cdsk8s.responder.cancel;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.DeliveryHandler;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.outcome.RefusedHintException;
import org.cdsk8s.responder.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line of cancellations: note it, look for the Job, end that, logs first. A message is acknowledged once all this is
 * done; one that makes no sense is kept. Thread-safe.
 */
public final class CancelConsumer implements DeliveryHandler {

    /** A Job whose logs could not be saved so often is ended without them: about ten seconds. */
    private static final int ATTEMPTS_WITH_LOGS = 6;

    private static final Logger LOG = LoggerFactory.getLogger(CancelConsumer.class);

    private final CancelLine line;
    private final RequestEventPublisher events;
    private final ResponderMetrics metrics;

    /** A consumer that hands to {@code line} what can be read. */
    public CancelConsumer(CancelLine line, RequestEventPublisher events, ResponderMetrics metrics) {
        this.line = line;
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void handle(Delivery delivery) throws InterruptedException {
        try {
            settle(delivery, Cancellation.read(delivery.body()));
        } catch (RefusedHintException e) {
            keep(delivery, e.reason());
        }
    }

    /** Keeps at it until it is done, or the delivery is no longer ours: then another responder has it. */
    private void settle(Delivery delivery, Cancellation cancellation)
            throws InterruptedException, RefusedHintException {
        for (int failures = 0; ; failures++) {
            try {
                settled(delivery, cancellation, line.cancel(cancellation, failures < ATTEMPTS_WITH_LOGS));
                return;
            } catch (IOException | KubernetesClientException e) {
                if (failures == 1) {
                    LOG.warn("Cancelling {} does not succeed; trying on: {}", cancellation, e.getMessage());
                }
            }
            Backoff.STANDARD.sleep(failures + 1, null);
            if (!delivery.stillOurs()) {
                return;
            }
        }
    }

    private void settled(Delivery delivery, Cancellation cancellation, CancelResult result)
            throws RefusedHintException {
        if (result == CancelResult.NOT_OURS) {
            throw new RefusedHintException("The cancellation names the " + cancellation
                    + ", which was not made by this version of cds-k8s: end" + " it with kubectl");
        }
        delivery.ack();
        metrics.cancelled(result.word());
        LOG.info("Cancelling {}: {}", cancellation, result.word());
    }

    private void keep(Delivery delivery, String reason) throws InterruptedException {
        if (events.deadLetter(delivery, "cancel", reason) && delivery.ack()) {
            metrics.cancelled("refused");
            LOG.warn("A cancellation was refused and kept: {}", reason);
        }
    }
}
