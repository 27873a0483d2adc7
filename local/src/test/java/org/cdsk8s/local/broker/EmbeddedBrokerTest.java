package org.cdsk8s.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest {

    private static final long CONFIRM_MS = 10_000;

    private static EmbeddedBroker broker;

    private Connection connection;
    private Channel channel;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = factory(broker.password()).newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    @Test
    void shouldConfirmAndDeliverWhatIsPublished() throws Exception {
        channel.exchangeDeclare("events", BuiltinExchangeType.TOPIC, true);
        String queue = queueBoundTo("events", "cds.job.*");
        List<String> received = new CopyOnWriteArrayList<>();
        channel.basicConsume(
                queue,
                true,
                (tag, message) -> received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
                tag -> {});

        channel.basicPublish("events", "cds.job.started", true, null, bytes("hello"));

        assertThat(channel.waitForConfirms(CONFIRM_MS)).isTrue();
        await().untilAsserted(() -> assertThat(received).containsExactly("hello"));
    }

    @Test
    void shouldReturnAMandatoryMessageNobodyIsBoundFor() throws Exception {
        channel.exchangeDeclare("lonely", BuiltinExchangeType.TOPIC, true);
        List<String> returned = new CopyOnWriteArrayList<>();
        channel.addReturnListener(message -> returned.add(message.getRoutingKey()));

        channel.basicPublish("lonely", "nobody.listens", true, null, bytes("hello?"));

        // Unlike RabbitMQ, this broker may settle the publish before it returns the message.
        await().untilAsserted(() -> assertThat(returned).containsExactly("nobody.listens"));
    }

    @Test
    void shouldDeliverAgainWhatWasNotAcknowledged() throws Exception {
        String queue =
                channel.queueDeclare("again", true, false, false, Map.of()).getQueue();
        channel.basicPublish("", queue, null, bytes("once more"));
        channel.waitForConfirms(CONFIRM_MS);

        GetResponse first = channel.basicGet(queue, false);
        channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        GetResponse second = channel.basicGet(queue, true);

        assertThat(first.getEnvelope().isRedeliver()).isFalse();
        assertThat(second.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void shouldHoldTheTopologyOfTheServicesInPlainStyle() throws Exception {
        new Topology(Topology.EVENT_EXCHANGE, QueueStyle.PLAIN).declareOn(connection);

        channel.basicPublish(
                Topology.PRODUCER_EXCHANGE, "deliverables.syndication.mainstream.upload", true, null, bytes("{}"));
        assertThat(channel.waitForConfirms(CONFIRM_MS)).isTrue();

        assertThat(channel.basicGet(Topology.UPLOAD_REQUESTS, true)).isNotNull();
    }

    @Test
    void shouldRefuseAWrongPassword() {
        assertThatThrownBy(() -> factory("wrong").newConnection())
                .isInstanceOf(PossibleAuthenticationFailureException.class);
    }

    @Test
    void shouldSayWhichPortIsTaken() {
        assertThatThrownBy(() -> EmbeddedBroker.start(broker.port(), "cds", "cds"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(broker.port()));
    }

    private String queueBoundTo(String exchange, String key) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, exchange, key);
        return queue;
    }

    private static ConnectionFactory factory(String password) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(password);
        factory.setVirtualHost(EmbeddedBroker.VIRTUAL_HOST);
        return factory;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
