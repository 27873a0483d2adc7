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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.local.audit.Announcement;

/** Everything that is said of Jobs. It is kept by the broker, in a durable queue, and survives whatever befalls that. */
final class EventLog {

    private static final String EXCHANGE = "cdsresponder";
    private static final String QUEUE = "acceptance-events";
    private static final String OUTCOMES = "cdsresponder.job-outcomes";

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
    private final List<Said> outcomes = new ArrayList<>();

    /** Listens from now on. */
    EventLog(AmqpAddress broker) {
        this.broker = broker;
        listen();
    }

    /** Listens from now on, also after the exchange was deleted. */
    void listen() {
        onChannel(channel -> {
            channel.exchangeDeclare(EXCHANGE, "topic", true);
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind(QUEUE, EXCHANGE, "cds.job.*");
        });
    }

    /** Hears nothing from now on. */
    void stopListening() {
        onChannel(channel -> channel.queueUnbind(QUEUE, EXCHANGE, "cds.job.*"));
    }

    /** All that was said so far, in order. */
    synchronized List<Said> said() {
        drain(QUEUE, said);
        return List.copyOf(said);
    }

    /**
     * All that was said so far, for an audit. Ends that were said while {@link #stopListening nobody listened} here are
     * taken from the queue a responder would read.
     */
    synchronized List<Announcement> announcements() {
        drain(OUTCOMES, outcomes);
        List<Said> here = said();
        Set<String> ids = here.stream().map(Said::id).collect(Collectors.toSet());
        return Stream.concat(here.stream(), outcomes.stream().filter(one -> !ids.contains(one.id())))
                .map(one -> new Announcement(one.key(), one.id(), one.body()))
                .toList();
    }

    /** The states said of one Job, in order. */
    List<String> statesOf(String job) {
        return said().stream()
                .filter(one -> one.body().contains("\"job-name\":\"" + job + "\""))
                .map(one -> one.key().substring("cds.job.".length()))
                .toList();
    }

    private void drain(String queue, List<Said> into) {
        onChannel(channel -> {
            GetResponse message = channel.basicGet(queue, true);
            while (message != null) {
                into.add(read(new Delivery(message.getEnvelope(), message.getProps(), message.getBody())));
                message = channel.basicGet(queue, true);
            }
        });
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
