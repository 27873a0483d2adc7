package org.cdsk8s.acceptance.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/**
 * Everything that is said about requests, and every dead letter. The queues survive the broker's restarts, and are
 * emptied when somebody looks.
 */
final class Books {

    private static final String SAID = "books.said";
    private static final String KEPT = "cdsresponder-dlq";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AmqpAddress broker;
    private final List<Heard> said = new ArrayList<>();
    private final List<Heard> kept = new ArrayList<>();

    Books(AmqpAddress broker) throws IOException, TimeoutException {
        this.broker = broker;
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("cdsresponder", "topic", true);
            channel.queueDeclare(SAID, true, false, false, Map.of());
            channel.queueBind(SAID, "cdsresponder", "cds.job.*");
            channel.queueDeclare(KEPT, true, false, false, Map.of());
        }
    }

    List<Heard> said() {
        return said;
    }

    List<Heard> kept() {
        return kept;
    }

    /** Reads what has come since; what the broker does not hand out now is read the next time. */
    void read() {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            drain(channel, SAID, said);
            drain(channel, KEPT, kept);
        } catch (IOException | TimeoutException | AlreadyClosedException e) {
            return; // the broker is away: that is what some scenarios are about
        }
    }

    private static void drain(Channel channel, String queue, List<Heard> heard) throws IOException {
        for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
            heard.add(heard(next));
        }
    }

    private static Heard heard(GetResponse message) {
        String key = message.getEnvelope().getRoutingKey();
        AMQP.BasicProperties properties = message.getProps();
        Map<String, Object> headers = Objects.requireNonNullElse(properties.getHeaders(), Map.of());
        return new Heard(
                key.substring(key.lastIndexOf('.') + 1),
                Objects.requireNonNullElse(properties.getMessageId(), ""),
                String.valueOf(headers.getOrDefault("x-cds-category", "")),
                json(message.getBody()));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
