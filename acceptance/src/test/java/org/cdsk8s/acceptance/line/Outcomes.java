package org.cdsk8s.acceptance.line;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cdsk8s.acceptance.parts.AmqpAddress;

/** Says that Jobs have ended, as anybody may who can reach the exchange. */
final class Outcomes implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;

    Outcomes(AmqpAddress broker) throws IOException {
        connection = broker.connect();
        channel = connection.createChannel();
    }

    void publish(String body) throws IOException {
        channel.basicPublish("cdsresponder", "cds.job.success", null, body.getBytes(StandardCharsets.UTF_8));
    }

    long waiting() throws IOException {
        return channel.messageCount("cdsresponder.job-outcomes");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
