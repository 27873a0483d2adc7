package org.cdsk8s.acceptance.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/** Hears everything that is said about Jobs, and everything that ends as a dead letter. */
final class Ear implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Told> events = new CopyOnWriteArrayList<>();
    private final List<Told> deadLetters = new CopyOnWriteArrayList<>();
    private final Connection connection;

    Ear(AmqpAddress broker) throws IOException {
        connection = broker.connect();
        Channel channel = connection.createChannel();
        channel.exchangeDeclare("cdsresponder", "topic", true);
        String own = channel.queueDeclare().getQueue();
        channel.queueBind(own, "cdsresponder", "cds.job.*");
        channel.basicConsume(own, true, (tag, message) -> events.add(read(message)), tag -> {});
        channel.queueDeclare("cdsresponder-dlq", true, false, false, Map.of());
        channel.basicConsume("cdsresponder-dlq", true, (tag, message) -> deadLetters.add(read(message)), tag -> {});
    }

    /** All events so far. */
    List<Told> events() {
        return List.copyOf(events);
    }

    /** The words said about one Job so far, in order. */
    List<String> words(String jobName) {
        return about(jobName).stream().map(Told::word).toList();
    }

    List<Told> about(String jobName) {
        return events.stream().filter(told -> told.jobName().equals(jobName)).toList();
    }

    /** All events of that word so far. */
    List<Told> said(String word) {
        return events.stream().filter(told -> told.word().equals(word)).toList();
    }

    List<Told> deadLetters() {
        return List.copyOf(deadLetters);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private static Told read(Delivery message) {
        Map<String, String> headers = new HashMap<>();
        Objects.requireNonNullElse(message.getProperties().getHeaders(), Map.<String, Object>of())
                .forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return new Told(
                message.getEnvelope().getRoutingKey(),
                Objects.requireNonNullElse(message.getProperties().getMessageId(), ""),
                headers,
                body(message.getBody()));
    }

    private static JsonNode body(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
