package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The binding to the producer's exchange comes back, and a user with few rights can have it too. */
class TopologyFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Topology TOPOLOGY = new Topology(Topology.EVENT_EXCHANGE, QueueStyle.QUORUM);

    private static final String REQUEST = "deliverables.syndication.mainstream.upload";

    private static RabbitMqBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = RabbitMqBroker.startPrivate();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** The producer declares its exchange again at once and publishes; nothing tells it that we are not bound. */
    @Test
    void shouldBindAgainAfterARestartThatLostTheProducersExchange() throws Exception {
        Queues queues = new Queues(broker.newVirtualHost());
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume(queues, handled)) {
            await().atMost(SOON).until(() -> consumer.state().up());

            broker.restart();

            await().atMost(SOON).until(() -> {
                offerRequest(queues, "after the restart");
                return handled.contains("after the restart");
            });
        }
    }

    @Test
    void shouldBindAgainWithinTenSecondsToAnExchangeMadeAnew() throws Exception {
        Queues queues = new Queues(broker.newVirtualHost());
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume(queues, handled)) {
            await().atMost(SOON).until(() -> consumer.state().up());
            queues.ask(channel -> channel.exchangeDelete(Topology.PRODUCER_EXCHANGE));

            offerRequest(queues, "lost");
            await().atMost(SOON).until(() -> {
                offerRequest(queues, "bound");
                return handled.contains("bound");
            });

            assertThat(handled).doesNotContain("lost");
            assertThat(consumer.state().up())
                    .as("the connection stood all the time")
                    .isTrue();
        }
    }

    @Test
    void shouldMakeDoWithoutTheRightToDeclareTheProducersExchange() throws Exception {
        Queues producer = new Queues(broker.newVirtualHost());
        Queues limited = new Queues(limitedUser(producer.address()));
        assertThat(declareOn(limited))
                .as("no exchange, and no right to make it")
                .contains("404");
        producer.ask(channel -> channel.exchangeDeclare(Topology.PRODUCER_EXCHANGE, "topic", false));

        assertThat(declareOn(limited)).isEmpty();

        offerRequest(producer, "request");
        assertThat(producer.takeAll(Topology.UPLOAD_REQUESTS)).containsExactly("request");
    }

    private static String declareOn(Queues queues) throws Exception {
        try (Connection connection = queues.address().connect()) {
            TOPOLOGY.declareOn(connection);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getCause());
        }
    }

    /** A user who may make our own objects only; to park is to write to the default exchange. */
    private static AmqpAddress limitedUser(AmqpAddress address) {
        broker.control(
                "eval",
                """
                ok = rabbit_auth_backend_internal:add_user(<<"limited">>, <<"secret">>, <<"test">>),
                ok = rabbit_auth_backend_internal:set_permissions(
                    <<"limited">>, <<"%s">>, <<"^cdsresponder">>, <<"^(cdsresponder|amq[.]default)">>, <<".*">>, <<"test">>).
                """
                        .formatted(address.virtualHost()));
        return new AmqpAddress(address.host(), address.port(), "limited", "secret", address.virtualHost());
    }

    private static void offerRequest(Queues queues, String text) throws Exception {
        queues.ask(channel -> channel.exchangeDeclare(Topology.PRODUCER_EXCHANGE, "topic", false));
        queues.publish(Topology.PRODUCER_EXCHANGE, REQUEST, text);
    }

    private static AmqpConsumer consume(Queues queues, Queue<String> handled) {
        AmqpConsumer consumer = new AmqpConsumer(queues.broker(), Topology.UPLOAD_REQUESTS, 4, TOPOLOGY, delivery -> {
            handled.add(new String(delivery.body(), StandardCharsets.UTF_8));
            delivery.ack();
        });
        consumer.start();
        return consumer;
    }
}
