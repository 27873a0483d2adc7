package org.cdsk8s.acceptance.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.common.amqp.Topology;
import org.junit.jupiter.api.Test;

/** The broker of the tests is a real one: it keeps what it confirmed, whatever ends it. */
class RabbitMqIT {

    private static final String QUEUE = "kept";
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    @Test
    void shouldKeepAConfirmedMessageThroughKillAndRestart() throws Exception {
        try (var broker = RabbitMqBroker.startPrivate()) {
            publishConfirmed(broker.address(), "first");

            broker.settle();
            broker.kill();
            broker.start();
            assertThat(take(broker.address())).isEqualTo("first");

            publishConfirmed(broker.address(), "second");
            broker.restart();
            assertThat(take(broker.address())).isEqualTo("second");
        }
    }

    @Test
    void shouldGiveEachTestClassAVirtualHostOfItsOwn() throws Exception {
        try (var broker = RabbitMqBroker.startPrivate()) {
            var one = broker.newVirtualHost();
            var other = broker.newVirtualHost();

            publishConfirmed(one, "only here");

            try (var connection = other.connect();
                    var channel = connection.createChannel()) {
                declare(channel);
                assertThat(channel.messageCount(QUEUE)).isZero();
            }
            assertThat(take(one)).isEqualTo("only here");
        }
    }

    @Test
    void shouldHandOutTheSharedBrokerEmpty() throws Exception {
        try (var connection = RabbitMqBroker.shared().newVirtualHost().connect();
                var channel = connection.createChannel()) {
            assertThat(channel.queueDeclare(Topology.JOB_OUTCOMES, true, false, false, QUORUM)
                            .getMessageCount())
                    .isZero();
            channel.queueDelete(Topology.JOB_OUTCOMES);
        }
    }

    private static void publishConfirmed(AmqpAddress address, String text) throws Exception {
        try (var connection = address.connect();
                var channel = connection.createChannel()) {
            declare(channel);
            channel.confirmSelect();
            channel.basicPublish(
                    "", QUEUE, true, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static AMQP.Queue.DeclareOk declare(Channel channel) throws Exception {
        return channel.queueDeclare(QUEUE, true, false, false, QUORUM);
    }

    private static String take(AmqpAddress address) throws Exception {
        try (var connection = address.connect();
                var channel = connection.createChannel()) {
            declare(channel);
            GetResponse message = Objects.requireNonNull(channel.basicGet(QUEUE, true), "the queue is empty");
            return new String(message.getBody(), StandardCharsets.UTF_8);
        }
    }
}
