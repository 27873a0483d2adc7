package org.cdsk8s.common.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The messages published on one channel and not yet confirmed, by publish number. RabbitMQ returns an unroutable message
 * first and confirms it afterwards; a return does not say which publish it answers, so each message carries its number
 * in a header.
 */
record UnconfirmedMessages(Channel channel, ConcurrentSkipListMap<Long, CompletableFuture<PublishResult>> waiting)
        implements ConfirmListener, ReturnCallback {

    /** Header with a message's publish number on its channel; of no meaning to anybody else. */
    private static final String NUMBER = "x-cds-publish-number";

    UnconfirmedMessages(Channel channel) {
        this(channel, new ConcurrentSkipListMap<>());
    }

    static Map<String, Object> numbered(Map<String, Object> headers, long number) {
        Map<String, Object> all = new HashMap<>(headers);
        all.put(NUMBER, number);
        return all;
    }

    void add(long number, CompletableFuture<PublishResult> confirmed) {
        waiting.put(number, confirmed);
    }

    void forget(long number) {
        waiting.remove(number);
    }

    void failAll() {
        waiting.values()
                .forEach(confirmed -> confirmed.completeExceptionally(new NotPublishedException(
                        "The connection to RabbitMQ broke before the message was confirmed", null)));
    }

    @Override
    public void handle(Return returned) {
        Object number = returned.getProperties().getHeaders().get(NUMBER);
        CompletableFuture<PublishResult> confirmed = number instanceof Long known ? waiting.get(known) : null;
        if (confirmed != null) {
            confirmed.complete(PublishResult.UNROUTABLE);
        }
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        upTo(number, multiple).values().forEach(confirmed -> confirmed.complete(PublishResult.ROUTED));
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        upTo(number, multiple)
                .values()
                .forEach(confirmed -> confirmed.completeExceptionally(new NotPublishedException(
                        "RabbitMQ refused the message: a queue it goes to is full or unavailable", null)));
    }

    private Map<Long, CompletableFuture<PublishResult>> upTo(long number, boolean multiple) {
        return multiple ? waiting.headMap(number, true) : waiting.subMap(number, true, number, true);
    }
}
