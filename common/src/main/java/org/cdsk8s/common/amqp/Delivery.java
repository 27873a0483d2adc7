package org.cdsk8s.common.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message handed to us, which stays ours until it is settled or its channel ends. It is settled on the very channel
 * it came by: a delivery tag means something else on any other.
 */
public final class Delivery {

    private static final int DROP_TIMEOUT_MS = 2_000;

    private final Channel channel;
    private final String queue;
    private final com.rabbitmq.client.Delivery delivery;

    Delivery(Channel channel, String queue, com.rabbitmq.client.Delivery delivery) {
        this.channel = channel;
        this.queue = queue;
        this.delivery = delivery;
    }

    /** The body; not copied. */
    public byte[] body() {
        return delivery.getBody();
    }

    /** The exchange it was published on. */
    public String exchange() {
        return delivery.getEnvelope().getExchange();
    }

    /** The key it was published with. */
    public String routingKey() {
        return delivery.getEnvelope().getRoutingKey();
    }

    /** Whether the broker may have handed it out before. */
    public boolean redelivered() {
        return delivery.getEnvelope().isRedeliver();
    }

    /** Its message id, or null when the publisher gave none. */
    public @Nullable String messageId() {
        return delivery.getProperties().getMessageId();
    }

    /** Its content type, or null when the publisher gave none. */
    public @Nullable String contentType() {
        return delivery.getProperties().getContentType();
    }

    /** Its headers; may be empty. */
    public Map<String, Object> headers() {
        AMQP.BasicProperties properties = delivery.getProperties();
        return Objects.requireNonNullElse(properties.getHeaders(), Map.of());
    }

    /**
     * Its headers for a copy of it that gets some of our own besides. Those that take more than half of what fits into a
     * frame are left out, and {@code x-cds-headers-left-out} says how many bytes that were.
     */
    public Map<String, Object> headersForCopy() {
        return new HeaderRoom(channel.getConnection().getFrameMax()).half(headers());
    }

    /**
     * Settles the message: it is dealt with.
     *
     * @return false if the channel is gone, so that the broker hands the message out again
     */
    public boolean ack() {
        return settled(() -> channel.basicAck(tag(), false));
    }

    /** Gives the message back to the queue. Does nothing when the channel is gone, which has the same effect. */
    public void requeue() {
        settled(() -> channel.basicNack(tag(), false, true));
    }

    /**
     * Asks the broker, by a round trip on the delivery's channel, whether the message is still ours. A process that was
     * paused for long has lost its connection and may not know it yet. When no answer comes in time, nobody can say: the
     * connection is dropped, so that the message goes back to the queue rather than stay in a hand that let go of it.
     */
    public boolean stillOurs() {
        return settled(this::askBroker);
    }

    /** Whether its channel is open as far as we know; if not, the broker hands the message out again. */
    boolean channelOpen() {
        return channel.isOpen();
    }

    private void askBroker() throws IOException {
        try {
            channel.queueDeclarePassive(queue);
        } catch (ChannelContinuationTimeoutException e) {
            channel.getConnection().abort(DROP_TIMEOUT_MS);
            throw e;
        }
    }

    private long tag() {
        return delivery.getEnvelope().getDeliveryTag();
    }

    private static boolean settled(ChannelCall call) {
        try {
            call.run();
            return true;
        } catch (IOException | ShutdownSignalException e) {
            return false;
        }
    }

    private interface ChannelCall {
        void run() throws IOException;
    }
}
