package org.cdsk8s.acceptance.line;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.jspecify.annotations.Nullable;

/** Publishes upload requests as pluto-deliverables does: a connection each, no properties, no confirm. */
public final class Producer {

    private static final String EXCHANGE = "pluto-deliverables";
    private static final String KEY = "deliverables.syndication.mainstream.upload";
    private static final String REQUESTS = "cdsresponder.upload-requests";

    private final AmqpAddress broker;

    /** Publishes on {@code broker}. */
    public Producer(AmqpAddress broker) {
        this.broker = broker;
    }

    /** A request as the producer words it. */
    public static String request(String fileName, int asset) {
        return """
                {"inmeta":"<meta-data><meta-group type=\\"movie meta\\"><meta name=\\"title\\" value=\\"%s\\"/>\
                </meta-group></meta-data>","deliverable_asset":%d,"deliverable_bundle":12,"filename":"%s",\
                "online_id":"VX-184","nearline_id":null,"archive_id":null,"routename":"MainstreamMedia.xml",\
                "extra":{"kept":1.50}}"""
                .formatted(fileName, asset, fileName);
    }

    /** Publishes a body without a message id. */
    public void publish(String body) {
        publish(body.getBytes(StandardCharsets.UTF_8), null);
    }

    /** Publishes a body. */
    public void publish(byte[] body, @Nullable String messageId) {
        publish(body, messageId, Map.of());
    }

    /** Publishes a body with headers. */
    public void publish(byte[] body, @Nullable String messageId, Map<String, Object> headers) {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(EXCHANGE, "topic", false);
            channel.basicPublish(
                    EXCHANGE,
                    KEY,
                    new BasicProperties.Builder()
                            .messageId(messageId)
                            .headers(headers)
                            .build(),
                    body);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError("The producer could not publish", e);
        }
    }

    /** Takes the messages that wait, that many, and gives them back: their next delivery is a repeated one. */
    public void makeRedelivered(int messages) {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            for (int taken = 0; taken < messages; taken++) {
                GetResponse waiting = channel.basicGet(REQUESTS, false);
                if (waiting == null) {
                    throw new AssertionError("Only " + taken + " requests wait in " + REQUESTS);
                }
            }
            channel.basicNack(0, true, true);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError("The waiting requests could not be handed back", e);
        }
    }

    /** How many requests wait in the queue and are in nobody's hand. */
    public long waiting() {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            return channel.messageCount(REQUESTS);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError("The waiting requests could not be counted", e);
        }
    }
}
