package org.cdsk8s.common.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the messages of one queue to a handler, as many at once as the prefetch allows, through every restart of the
 * broker and also when the queue is deleted under it. Thread-safe.
 */
public final class AmqpConsumer implements AutoCloseable {

    private static final int HEARTBEAT_SECONDS = 10;

    private static final Duration STOP_AFTER_INTERRUPT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AmqpConsumer.class);

    private final BrokerLink link;
    private final String queue;
    private final int prefetch;
    private final DeliveryHandler handler;
    private final ExecutorService workers;
    private final AtomicInteger inHand = new AtomicInteger();
    private final Object consuming = new Object();
    private @Nullable Channel channel;
    private @Nullable String consumerTag;
    private boolean paused;

    /**
     * Prepares a consumer; nothing is connected before {@link #start()}.
     *
     * @param queue the queue to consume
     * @param prefetch how many messages are in hand at once, 1 or more
     * @param declaration what must exist before consuming starts
     * @param handler deals with each message
     */
    public AmqpConsumer(
            BrokerAddress address, String queue, int prefetch, Declaration declaration, DeliveryHandler handler) {
        this.link = new BrokerLink(address, queue, HEARTBEAT_SECONDS, declaration, new Session());
        this.queue = queue;
        this.prefetch = prefetch;
        this.handler = handler;
        this.workers = Executors.newFixedThreadPool(prefetch, work -> new Thread(work, "consume-" + queue));
    }

    /** Connects and consumes in the background, now and whenever the connection breaks. */
    public void start() {
        link.start();
    }

    /** How the connection stands. */
    public LinkState state() {
        return link.state();
    }

    /** How many messages are in hand. */
    public int inHand() {
        return inHand.get();
    }

    /**
     * Stops taking messages; those in hand go on. The consumer is cancelled, since messages that were merely prefetched
     * would grow old here until the broker takes the connection for stuck.
     */
    public void pause() {
        synchronized (consuming) {
            paused = true;
            cancel();
        }
    }

    /** Takes messages again after {@link #pause()}. */
    public void resume() {
        synchronized (consuming) {
            paused = false;
            consume();
        }
    }

    /**
     * Stops: takes no more, waits up to {@code grace} for what is in hand, then interrupts it. What was not settled goes
     * back to the queue with the connection.
     */
    public void close(Duration grace) {
        pause();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                workers.awaitTermination(STOP_AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
        link.close();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void consume() {
        Channel current = channel;
        if (current == null || paused || consumerTag != null) {
            return;
        }
        try {
            consumerTag = current.basicConsume(
                    queue,
                    false,
                    (tag, message) -> dispatch(new Delivery(current, queue, message)),
                    tag -> link.reconnect());
        } catch (IOException | ShutdownSignalException e) {
            LOG.warn("RabbitMQ {}: could not consume: {}; connecting anew", queue, e.getMessage());
            link.reconnect();
        }
    }

    private void cancel() {
        Channel current = channel;
        String tag = consumerTag;
        consumerTag = null;
        if (current == null || tag == null) {
            return;
        }
        try {
            current.basicCancel(tag);
        } catch (IOException | ShutdownSignalException e) {
            LOG.debug("RabbitMQ {}: the channel was gone before its consumer could be cancelled", queue, e);
        }
    }

    private void dispatch(Delivery delivery) {
        try {
            workers.execute(() -> handle(delivery));
        } catch (RejectedExecutionException e) {
            delivery.requeue();
        }
    }

    @SuppressWarnings("IllegalCatch") // the last line of defence: a defect in a handler must not cost a message
    private void handle(Delivery delivery) {
        if (!delivery.channelOpen()) {
            return; // grew stale behind those in hand; it comes again
        }
        inHand.incrementAndGet();
        try {
            handler.handle(delivery);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error(
                    "A message of {} met a defect and goes back to the queue; the broker dead-letters it in the end",
                    queue,
                    e);
            delivery.requeue();
        } finally {
            inHand.decrementAndGet();
        }
    }

    private final class Session implements BrokerLink.User {

        @Override
        public void connected(Connection connection) throws IOException {
            Channel opened = connection.createChannel();
            opened.basicQos(prefetch);
            opened.addShutdownListener(cause -> link.reconnect());
            synchronized (consuming) {
                channel = opened;
                consume();
            }
        }

        @Override
        public void disconnected() {
            synchronized (consuming) {
                channel = null;
                consumerTag = null;
            }
        }
    }
}
