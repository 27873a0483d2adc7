package org.cdsk8s.common.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes messages and says of each whether the broker has it. Thread-safe; messages of one thread go out in order.
 *
 * <p>A message that is not confirmed, because the connection broke, the broker refused or time ran out, fails its future
 * with {@link NotPublishedException}; nothing is repeated here, since only the caller knows whether it still wants to.
 */
public final class AmqpPublisher implements AutoCloseable {

    private static final int PERSISTENT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(AmqpPublisher.class);

    private final BrokerLink link;
    private final Duration confirmTimeout;
    private final Object publishing = new Object();
    private volatile @Nullable UnconfirmedMessages open;
    private volatile @Nullable String blocked;
    private volatile long unblockedNanos;

    /**
     * Prepares a publisher; nothing is connected before {@link #start()}.
     *
     * @param name names the connection, for people who look at the broker
     * @param heartbeatSeconds a peer silent for twice as long is taken for dead
     * @param declaration what must exist before anything is published
     * @param confirmTimeout how long a message may stay unconfirmed; the time a broker that is short of memory or disk
     *     {@linkplain #blocked blocks} us does not count
     */
    public AmqpPublisher(
            BrokerAddress address,
            String name,
            int heartbeatSeconds,
            Declaration declaration,
            Duration confirmTimeout) {
        this.link = new BrokerLink(address, name, heartbeatSeconds, declaration, new Session());
        this.confirmTimeout = confirmTimeout;
        this.unblockedNanos = System.nanoTime() - confirmTimeout.toNanos();
    }

    /** Connects in the background, now and whenever the connection breaks. */
    public void start() {
        link.start();
    }

    /** How the connection stands. */
    public LinkState state() {
        return link.state();
    }

    /**
     * Why the broker takes nothing from publishers at present, in its own words; null when it does. What is published all
     * the same waits in the socket.
     */
    public @Nullable String blocked() {
        return blocked;
    }

    /** Drops the connection and everything unconfirmed on it, and connects anew. */
    public void reconnect() {
        link.reconnect();
    }

    /**
     * Publishes {@code message}. Returns at once, unless the broker reads nothing for so long that the socket is full: then
     * it may block until the connection is given up, after about three heartbeats.
     *
     * @return completes when the broker has confirmed; fails with {@link NotPublishedException} otherwise
     */
    public CompletableFuture<PublishResult> publish(OutgoingMessage message) {
        UnconfirmedMessages unconfirmed = open;
        if (unconfirmed == null) {
            return CompletableFuture.failedFuture(new NotPublishedException(
                    "RabbitMQ is not connected: " + link.state().reason(), null));
        }
        if (!new HeaderRoom(unconfirmed.channel().getConnection().getFrameMax()).takes(message.headers())) {
            // The client notices too, but only after it has counted the message, so that no later confirm would fit.
            return CompletableFuture.failedFuture(
                    new NotPublishedException("The message's headers are longer than RabbitMQ takes", null));
        }
        return send(unconfirmed, message)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explain(failure)));
    }

    private CompletableFuture<PublishResult> send(UnconfirmedMessages unconfirmed, OutgoingMessage message) {
        CompletableFuture<PublishResult> confirmed = new CompletableFuture<>();
        synchronized (publishing) {
            long number = unconfirmed.channel().getNextPublishSeqNo();
            unconfirmed.add(number, confirmed);
            try {
                unconfirmed
                        .channel()
                        .basicPublish(
                                message.exchange(),
                                message.routingKey(),
                                true,
                                properties(message, number),
                                message.body());
            } catch (IOException | ShutdownSignalException e) {
                confirmed.completeExceptionally(
                        new NotPublishedException("RabbitMQ did not take the message: " + e.getMessage(), e));
            }
            return inTime(confirmed).whenComplete((result, failure) -> unconfirmed.forget(number));
        }
    }

    private CompletableFuture<PublishResult> inTime(CompletableFuture<PublishResult> confirmed) {
        return confirmed
                .copy()
                .orTimeout(confirmTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> failure instanceof TimeoutException && hadNoTime()
                        ? inTime(confirmed)
                        : CompletableFuture.failedFuture(failure));
    }

    private boolean hadNoTime() {
        return blocked != null || System.nanoTime() - unblockedNanos < confirmTimeout.toNanos();
    }

    @Override
    public void close() {
        link.close();
    }

    private NotPublishedException explain(Throwable completion) {
        Throwable failure = completion instanceof CompletionException
                ? Objects.requireNonNullElse(completion.getCause(), completion)
                : completion;
        if (failure instanceof NotPublishedException notPublished) {
            return notPublished;
        }
        String what = failure instanceof TimeoutException
                ? "RabbitMQ did not confirm the message within " + confirmTimeout.toSeconds() + " s"
                : "The message could not be published: " + failure.getMessage();
        return new NotPublishedException(what, failure);
    }

    private static AMQP.BasicProperties properties(OutgoingMessage message, long number) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .messageId(message.messageId())
                .contentType(message.contentType())
                .headers(UnconfirmedMessages.numbered(message.headers(), number))
                .build();
    }

    private final class Session implements BrokerLink.User {

        @Override
        public void connected(Connection connection) throws IOException {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            UnconfirmedMessages unconfirmed = new UnconfirmedMessages(channel);
            channel.addConfirmListener(unconfirmed);
            channel.addReturnListener(unconfirmed);
            connection.addBlockedListener(this::blockedBecause, this::unblocked);
            channel.addShutdownListener(cause -> {
                unconfirmed.failAll();
                link.reconnect();
            });
            open = unconfirmed;
        }

        private void blockedBecause(String reason) {
            blocked = reason;
            LOG.warn("RabbitMQ takes nothing from publishers: {}; waiting", reason);
        }

        private void unblocked() {
            unblockedNanos = System.nanoTime();
            blocked = null;
            LOG.info("RabbitMQ takes messages from publishers again");
        }

        @Override
        public void disconnected() {
            UnconfirmedMessages unconfirmed = open;
            open = null;
            blocked = null;
            if (unconfirmed != null) {
                unconfirmed.failAll();
            }
        }
    }
}
