package org.cdsk8s.reaper;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.event.JobEventCodec;
import org.cdsk8s.common.event.UnreadableEventException;
import org.cdsk8s.local.audit.Announcement;
import org.cdsk8s.local.broker.EmbeddedBroker;

/** Hears everything that is said of Jobs on one exchange. */
final class Listener implements AutoCloseable {

    /** One message, as it came. */
    record Heard(String routingKey, String messageId, String contentType, int deliveryMode, byte[] body) {

        JobEvent event() {
            try {
                return JobEventCodec.decode(body);
            } catch (UnreadableEventException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Job, state and, if it failed, why. */
        String line() {
            String reason = event().reason() == null ? "" : " " + event().reason();
            return event().jobName() + " " + routingKey.substring("cds.job.".length()) + reason;
        }
    }

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<Heard> cloudEvents = new CopyOnWriteArrayList<>();
    private final Connection connection;

    Listener(EmbeddedBroker broker, String exchange) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        connection = factory.newConnection();
        var channel = connection.createChannel();
        channel.exchangeDeclare(exchange, "topic", true);
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, exchange, "cds.job.*");
        channel.queueBind(queue, exchange, "cds.cloudevent.*");
        channel.basicConsume(
                queue,
                true,
                (tag, message) -> hear(new Heard(
                        message.getEnvelope().getRoutingKey(),
                        message.getProperties().getMessageId(),
                        message.getProperties().getContentType(),
                        message.getProperties().getDeliveryMode(),
                        message.getBody())),
                tag -> {});
    }

    private void hear(Heard message) {
        (message.routingKey().startsWith("cds.job.") ? heard : cloudEvents).add(message);
    }

    /** What came in the form of CloudEvents. */
    List<Heard> cloudEvents() {
        return List.copyOf(cloudEvents);
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<String> lines() {
        return heard.stream().map(Heard::line).toList();
    }

    List<String> linesOf(String job) {
        return lines().stream().filter(line -> line.startsWith(job + " ")).toList();
    }

    /** The uid of the Job of this name, of which something was heard. */
    String uidOf(String job) {
        return heard.stream()
                .map(Heard::event)
                .filter(event -> event.jobName().equals(job))
                .findFirst()
                .orElseThrow()
                .jobId();
    }

    /** All that was heard, for an audit. */
    List<Announcement> announcements() {
        return heard.stream()
                .map(one -> new Announcement(
                        one.routingKey(), one.messageId(), new String(one.body(), StandardCharsets.UTF_8)))
                .toList();
    }

    void forget() {
        heard.clear();
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
