package org.cdsk8s.acceptance.line;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/** Says things about Jobs, as anybody may who can reach the exchange. */
final class Outcomes implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;

    Outcomes(AmqpAddress broker) throws IOException {
        connection = broker.connect();
        channel = connection.createChannel();
    }

    void publish(String body) throws IOException {
        publish("cds.job.success", body);
    }

    void publish(String key, String body) throws IOException {
        channel.basicPublish("cdsresponder", key, null, body.getBytes(StandardCharsets.UTF_8));
    }

    long waiting() throws IOException {
        return channel.messageCount("cdsresponder.job-outcomes");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
