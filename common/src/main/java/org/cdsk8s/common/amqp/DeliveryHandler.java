package org.cdsk8s.common.amqp;

/** Deals with one message and settles it. Called on several threads at once, one for each message. */
@FunctionalInterface
public interface DeliveryHandler {

    /**
     * Deals with {@code delivery}. A handler that returns without settling leaves the message unsettled until the
     * channel ends.
     *
     * @throws InterruptedException if the consumer is closing and will wait no longer; the broker hands the message out
     *     again
     */
    void handle(Delivery delivery) throws InterruptedException;
}
