package org.cdsk8s.acceptance.amqp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.PublishResult;

/** Publishes numbered messages, some at once, each again until it is confirmed. */
final class Resending {

    private static final int AT_ONCE = 32;
    private static final long PAUSE_MILLIS = 100;

    private final AmqpPublisher publisher;
    private final String queue;
    private final List<String> texts;
    private final Semaphore window = new Semaphore(AT_ONCE);
    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    Resending(AmqpPublisher publisher, String queue, int count) {
        this.publisher = publisher;
        this.queue = queue;
        this.texts = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    }

    /** Begins; the result is there when all are confirmed. */
    CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(() -> {
            texts.forEach(text -> {
                window.acquireUninterruptibly();
                send(text);
            });
            window.acquireUninterruptibly(AT_ONCE);
        });
    }

    List<String> texts() {
        return texts;
    }

    int confirmed() {
        return confirmed.get();
    }

    int repeated() {
        return repeated.get();
    }

    private void send(String text) {
        publisher.publish(Queues.message(queue, text)).whenComplete((result, failure) -> {
            if (result == PublishResult.ROUTED) {
                confirmed.incrementAndGet();
                window.release();
            } else {
                repeated.incrementAndGet();
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> send(text));
            }
        });
    }
}
