package org.cdsk8s.acceptance.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.Declaration;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** The queues of one virtual host, seen by a client of the test's own: whatever it finds, the class under test did. */
record Queues(AmqpAddress address) {

    /** Nothing to declare. */
    static final Declaration NOTHING = connection -> {};

    private static final int CONFIRM_MILLIS = 20_000;

    /** Something done on a channel, which is closed afterwards. */
    interface Work<T> {
        T on(Channel channel) throws Exception;
    }

    /** Those of a new virtual host on the shared broker. */
    static Queues shared() {
        return new Queues(RabbitMqBroker.shared().newVirtualHost());
    }

    /** What the classes under test connect to. */
    BrokerAddress broker() {
        return at(address.port());
    }

    /** The same broker by way of another port of this machine. */
    BrokerAddress at(int port) {
        return new BrokerAddress(address.host(), port, address.virtualHost(), address.user(), address.password());
    }

    /** A message for one queue. */
    static OutgoingMessage message(String queue, String text) {
        return new OutgoingMessage("", queue, text, "text/plain", Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The declaration of a durable quorum queue. */
    static Declaration quorum(String queue) {
        return connection -> {
            try (Channel channel = connection.createChannel()) {
                channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
            }
        };
    }

    /** Makes a durable quorum queue. */
    void declareQuorum(String queue) throws Exception {
        try (Connection connection = address.connect()) {
            quorum(queue).declareOn(connection);
        }
    }

    /** Puts persistent, confirmed messages into a queue. */
    void put(String queue, String... texts) throws Exception {
        publish("", queue, texts);
    }

    /** Publishes persistent, confirmed messages. */
    void publish(String exchange, String key, String... texts) throws Exception {
        ask(channel -> {
            channel.confirmSelect();
            for (String text : texts) {
                channel.basicPublish(
                        exchange, key, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
            return texts.length;
        });
    }

    /** Takes one message out, or null when there is none. */
    @Nullable
    GetResponse take(String queue) throws Exception {
        return ask(channel -> channel.basicGet(queue, true));
    }

    /** Takes all messages out, in their order. */
    List<String> takeAll(String queue) throws Exception {
        return ask(channel -> {
            List<String> texts = new ArrayList<>();
            for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
                texts.add(new String(got.getBody(), StandardCharsets.UTF_8));
            }
            return texts;
        });
    }

    /** How many messages wait in a queue, not counting those in somebody's hand. */
    int waiting(String queue) throws Exception {
        return ask(channel -> channel.queueDeclarePassive(queue).getMessageCount());
    }

    /** How many consumers a queue has. */
    int consumers(String queue) throws Exception {
        return ask(channel -> channel.queueDeclarePassive(queue).getConsumerCount());
    }

    /** Does this on a connection of its own. */
    <T extends @Nullable Object> T ask(Work<T> work) throws Exception {
        try (Connection connection = address.connect();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        }
    }
}
