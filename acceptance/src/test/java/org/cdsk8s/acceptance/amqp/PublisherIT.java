package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.Declaration;
import org.cdsk8s.common.amqp.NotPublishedException;
import org.cdsk8s.common.amqp.PublishResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the publisher says of a message is true, as long as the broker is well. */
class PublisherIT {

    private static final Duration CONFIRM = Duration.ofSeconds(10);

    private static Queues queues;

    @BeforeAll
    static void makeVirtualHost() {
        queues = Queues.shared();
    }

    @Test
    void shouldSendEveryMessagePersistentWithItsIdAndType() throws Exception {
        queues.declareQuorum("persistent");
        try (AmqpPublisher publisher = connected()) {
            assertThat(publisher.publish(Queues.message("persistent", "one")).get(20, TimeUnit.SECONDS))
                    .isEqualTo(PublishResult.ROUTED);
        }
        GetResponse got = Objects.requireNonNull(queues.take("persistent"));
        assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(got.getProps().getMessageId()).isEqualTo("one");
        assertThat(got.getProps().getContentType()).isEqualTo("text/plain");
    }

    @Test
    void shouldSayThatNoQueueIsBoundForAKey() throws Exception {
        queues.declareQuorum("bound");
        try (AmqpPublisher publisher = connected()) {
            List<CompletableFuture<PublishResult>> results = IntStream.range(0, 100)
                    .mapToObj(i -> publisher.publish(Queues.message(i % 2 == 0 ? "bound" : "nowhere", "m" + i)))
                    .toList();
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get(20, TimeUnit.SECONDS))
                        .as("message %d", i)
                        .isEqualTo(i % 2 == 0 ? PublishResult.ROUTED : PublishResult.UNROUTABLE);
            }
        }
    }

    @Test
    void shouldFailWhatTheBrokerRefuses() throws Exception {
        queues.ask(channel -> channel.queueDeclare(
                "full", true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish")));
        queues.put("full", "the one it holds");
        try (AmqpPublisher publisher = connected()) {
            assertThat(publisher.publish(Queues.message("full", "too much")))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(NotPublishedException.class)
                    .withMessageContaining("refused");
        }
    }

    @Test
    void shouldFailAtOnceWithASentenceWhileDisconnected() {
        BrokerAddress nobody = queues.at(FreePorts.one());
        try (AmqpPublisher publisher = new AmqpPublisher(nobody, "test", 10, Queues.NOTHING, CONFIRM)) {
            publisher.start();
            await().until(() -> publisher.state().reason().contains("refused"));

            CompletableFuture<PublishResult> result = publisher.publish(Queues.message("any", "text"));

            assertThat(result)
                    .as("failed before publish() returned")
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(NotPublishedException.class)
                    .withMessageContaining("RabbitMQ is not connected: ")
                    .withMessageContaining("refused");
        }
    }

    @Test
    void shouldFailAtOnceWithASentenceOnceClosed() throws Exception {
        AmqpPublisher publisher = connected();
        publisher.close();

        assertThat(publisher.state().up()).isFalse();
        assertThat(publisher.publish(Queues.message("any", "text")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NotPublishedException.class)
                .withMessageContaining("RabbitMQ is not connected: closed");
    }

    @Test
    void shouldKeepTheOrderOfOneThread() throws Exception {
        queues.declareQuorum("ordered");
        List<String> sent = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        try (AmqpPublisher publisher = connected()) {
            CompletableFuture.allOf(sent.stream()
                            .map(text -> publisher.publish(Queues.message("ordered", text)))
                            .toArray(CompletableFuture<?>[]::new))
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(queues.takeAll("ordered")).containsExactlyElementsOf(sent);
    }

    @Test
    void shouldConnectInSpiteOfADefectInADeclaration() {
        AtomicInteger attempts = new AtomicInteger();
        Declaration defective = connection -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect, as the test wants it");
            }
        };
        try (AmqpPublisher publisher = new AmqpPublisher(queues.broker(), "test", 10, defective, CONFIRM)) {
            publisher.start();
            await().until(() -> publisher.state().up());
        }
    }

    private static AmqpPublisher connected() {
        AmqpPublisher publisher = new AmqpPublisher(queues.broker(), "test", 10, Queues.NOTHING, CONFIRM);
        publisher.start();
        await().until(() -> publisher.state().up());
        return publisher;
    }
}
