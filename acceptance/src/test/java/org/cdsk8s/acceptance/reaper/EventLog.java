package org.cdsk8s.acceptance.reaper;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/** Everything that is said of Jobs. It is kept by the broker, in a durable queue, and survives whatever befalls that. */
final class EventLog {

    private static final String EXCHANGE = "cdsresponder";
    private static final String QUEUE = "acceptance-events";

    /**
     * One message.
     *
     * @param key routing key
     * @param id message id
     * @param persistent whether it is
     * @param body the body as text
     */
    record Said(String key, String id, boolean persistent, String body) {}

    private final AmqpAddress broker;
    private final List<Said> said = new ArrayList<>();

    /** Listens from now on. */
    EventLog(AmqpAddress broker) {
        this.broker = broker;
        onChannel(channel -> {
            channel.exchangeDeclare(EXCHANGE, "topic", true);
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind(QUEUE, EXCHANGE, "cds.job.*");
        });
    }

    /** All that was said so far, in order. */
    synchronized List<Said> said() {
        onChannel(channel -> {
            GetResponse message = channel.basicGet(QUEUE, true);
            while (message != null) {
                said.add(read(new Delivery(message.getEnvelope(), message.getProps(), message.getBody())));
                message = channel.basicGet(QUEUE, true);
            }
        });
        return List.copyOf(said);
    }

    /** The states said of one Job, in order. */
    List<String> statesOf(String job) {
        return said().stream()
                .filter(one -> one.body().contains("\"job-name\":\"" + job + "\""))
                .map(one -> one.key().substring("cds.job.".length()))
                .toList();
    }

    private static Said read(Delivery message) {
        Integer mode = message.getProperties().getDeliveryMode();
        return new Said(
                message.getEnvelope().getRoutingKey(),
                message.getProperties().getMessageId(),
                mode != null && mode == 2,
                new String(message.getBody(), StandardCharsets.UTF_8));
    }

    private void onChannel(Work work) {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            work.on(channel);
        } catch (IOException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("The broker did not serve the listener", e);
        }
    }

    private interface Work {
        void on(Channel channel) throws IOException;
    }
}
