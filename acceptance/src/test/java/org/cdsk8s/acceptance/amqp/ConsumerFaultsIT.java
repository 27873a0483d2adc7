package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.Delivery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the broker or the connection, a message not settled comes again, and no other pays for it. */
class ConsumerFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static RabbitMqBroker broker;
    private static Queues queues;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = RabbitMqBroker.startPrivate();
        queues = new Queues(broker.address());
        for (String queue : List.of("killed", "audited", "hung")) {
            queues.declareQuorum(queue);
        }
        broker.settle();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldBeHandedAMessageAgainThatItHeldWhenTheBrokerDied() throws Exception {
        queues.put("killed", "one");
        LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        try (AmqpConsumer consumer = consume("killed", 1, deliveries)) {
            Delivery before = next(deliveries);
            assertThat(before.redelivered()).isFalse();

            broker.kill();
            await("an ack nobody receives is none").atMost(SOON).until(() -> !before.ack());
            broker.start();

            Delivery again = next(deliveries);
            assertThat(text(again)).isEqualTo("one");
            assertThat(again.redelivered()).isTrue();
            assertThat(before.ack()).as("late ack").isFalse();
            assertThat(again.stillOurs()).isTrue();
            assertThat(again.ack()).isTrue();
            await().atMost(SOON).until(() -> consumer.state().up());
        }
        assertThat(queues.takeAll("killed")).isEmpty();
    }

    @Test
    void shouldSettleNothingElseByALateAck() throws Exception {
        queues.put("audited", "1", "2", "3");
        LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume("audited", 1, deliveries)) {
            ack(next(deliveries), acknowledged);
            Delivery second = next(deliveries);
            assertThat(text(second)).isEqualTo("2");
            assertThat(second.stillOurs()).isTrue();

            broker.control("close_all_connections", "test");
            await().atMost(SOON).until(() -> !second.stillOurs());
            Delivery again = next(deliveries);

            assertThat(second.ack()).as("late ack").isFalse();
            assertThat(second.stillOurs()).isFalse();
            assertThat(text(again)).isEqualTo("2");
            assertThat(again.redelivered()).isTrue();
            second.requeue();
            assertThat(again.stillOurs()).as("the late ack hit another channel").isTrue();
            assertThat(consumer.inHand()).isZero();
        }
        assertThat(acknowledged).containsExactly("1");
        await().atMost(SOON).until(() -> queues.waiting("audited") == 2);
        assertThat(queues.takeAll("audited"))
                .as("none of those not acknowledged is lost")
                .containsExactly("2", "3");
    }

    /** Shorter than the heartbeat: the connection itself would survive it. */
    @Test
    void shouldLetGoOfADeliveryThatTheBrokerDoesNotConfirmInTime() throws Exception {
        queues.put("hung", "one");
        LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        try (AmqpConsumer consumer = consume("hung", 1, deliveries)) {
            Delivery before = next(deliveries);
            broker.pause();
            try {
                assertThat(before.stillOurs()).as("nobody can say").isFalse();
            } finally {
                broker.resume();
            }
            assertThat(before.ack()).as("ack of a delivery we no longer held").isFalse();
            Delivery again = next(deliveries);
            assertThat(again.redelivered()).isTrue();
            assertThat(again.ack()).isTrue();
            await().atMost(SOON).until(() -> consumer.state().up());
        }
        GetResponse left = queues.take("hung");
        assertThat(left).isNull();
    }

    private static AmqpConsumer consume(String queue, int prefetch, LinkedBlockingQueue<Delivery> into) {
        AmqpConsumer consumer = new AmqpConsumer(queues.broker(), queue, prefetch, Queues.NOTHING, into::add);
        consumer.start();
        return consumer;
    }

    private static void ack(Delivery delivery, Queue<String> acknowledged) {
        assertThat(delivery.ack()).isTrue();
        acknowledged.add(text(delivery));
    }

    private static Delivery next(LinkedBlockingQueue<Delivery> deliveries) throws InterruptedException {
        Delivery delivery = deliveries.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery within %s", SOON).isNotNull();
        return delivery;
    }

    private static String text(Delivery delivery) {
        return new String(delivery.body(), StandardCharsets.UTF_8);
    }
}
