package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.DeliveryHandler;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The consumer loses no message, and holds no more than it was told to. */
class ConsumerIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static Queues queues;

    @BeforeAll
    static void makeVirtualHost() {
        queues = Queues.shared();
    }

    @Test
    void shouldHoldNoMoreThanThePrefetch() throws Exception {
        queues.declareQuorum("many");
        queues.put("many", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (AmqpConsumer consumer = consume("many", 3, delivery -> {
            release.await();
            delivery.ack();
            done.incrementAndGet();
        })) {
            await().atMost(SOON).until(() -> consumer.inHand() == 3);
            assertThat(queues.waiting("many")).as("left in the queue").isEqualTo(7);
            release.countDown();
            await().atMost(SOON).until(() -> {
                most.accumulateAndGet(consumer.inHand(), Math::max);
                return done.get() == 10;
            });
            assertThat(most).hasValueLessThanOrEqualTo(3);
        }
        assertThat(queues.waiting("many")).isZero();
    }

    @Test
    void shouldCancelWhenPausedAndConsumeAgainWhenResumed() throws Exception {
        queues.declareQuorum("paused");
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume("paused", 2, noting(handled))) {
            await().atMost(SOON).until(() -> queues.consumers("paused") == 1);

            consumer.pause();
            assertThat(queues.consumers("paused")).isZero();
            queues.put("paused", "while paused");
            assertThat(queues.waiting("paused")).isEqualTo(1);
            assertThat(handled).isEmpty();

            consumer.resume();
            await().atMost(SOON).until(() -> handled.contains("while paused"));
            assertThat(queues.consumers("paused")).isEqualTo(1);
        }
    }

    @Test
    void shouldWaitForWhatIsInHandWhenClosing() throws Exception {
        queues.declareQuorum("finishing");
        queues.put("finishing", "in hand", "next");
        Semaphore go = new Semaphore(0);
        AmqpConsumer consumer = consume("finishing", 1, delivery -> {
            go.acquire();
            delivery.ack();
        });
        await().atMost(SOON).until(() -> consumer.inHand() == 1);
        Thread closing = new Thread(() -> consumer.close(SOON));
        closing.start();
        await("it has cancelled and waits").atMost(SOON).until(() -> closing.getState() == Thread.State.TIMED_WAITING);

        go.release();

        closing.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertThat(queues.takeAll("finishing")).containsExactly("next");
    }

    @Test
    void shouldInterruptWhatIsInHandAfterTheGraceAndGiveItBack() throws Exception {
        queues.declareQuorum("interrupted");
        queues.put("interrupted", "in hand", "not yet");
        CountDownLatch interrupted = new CountDownLatch(1);
        AmqpConsumer consumer = consume("interrupted", 1, delivery -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        await().atMost(SOON).until(() -> consumer.inHand() == 1);

        consumer.close(Duration.ofMillis(200));

        assertThat(interrupted.getCount()).isZero();
        await().atMost(SOON).until(() -> queues.waiting("interrupted") == 2);
        assertThat(queues.takeAll("interrupted")).containsExactly("in hand", "not yet");
    }

    @Test
    void shouldLoseNoMessageToADefectOfItsHandler() throws Exception {
        queues.declareQuorum("defect");
        queues.put("defect", "one", "two", "three");
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume("defect", 1, delivery -> {
            if (!delivery.redelivered()) {
                throw new IllegalStateException("a defect, as the test wants it");
            }
            noting(handled).handle(delivery);
        })) {
            await().atMost(SOON).until(() -> handled.size() == 3);
            assertThat(consumer.state().up()).isTrue();
        }
        assertThat(handled).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void shouldDeclareADeletedQueueAgainAndGoOnConsuming() throws Exception {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer =
                new AmqpConsumer(queues.broker(), "deleted", 2, Queues.quorum("deleted"), noting(handled))) {
            consumer.start();
            await().atMost(SOON).until(() -> consumer.state().up());

            queues.ask(channel -> channel.queueDelete("deleted"));

            await().atMost(SOON).ignoreExceptions().until(() -> queues.consumers("deleted") == 1);
            queues.put("deleted", "afterwards");
            await().atMost(SOON).until(() -> handled.contains("afterwards"));
        }
    }

    @Test
    void shouldConnectWhenABrokerThatWasAbsentAtTheStartComes() throws Exception {
        queues.declareQuorum("early");
        queues.put("early", "text");
        int port = FreePorts.one();
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = new AmqpConsumer(queues.at(port), "early", 1, Queues.NOTHING, noting(handled))) {
            consumer.start();
            await().atMost(SOON).until(() -> consumer.state().reason().contains("refused"));
            try (Relay broker = Relay.open(port, queues.address().port())) {
                await().atMost(SOON).until(() -> handled.contains("text"));
                assertThat(consumer.state().up()).isTrue();
                assertThat(broker.port()).isEqualTo(port);
            }
        }
    }

    /** Above amqp-client's own limit of 64 MiB, below the broker's. */
    @Test
    void shouldTakeAMessageOf65MebibytesAndTheNextOne() throws Exception {
        queues.declareQuorum("big");
        byte[] body = new byte[65 * 1024 * 1024];
        try (AmqpPublisher publisher =
                new AmqpPublisher(queues.broker(), "big", 30, Queues.NOTHING, Duration.ofSeconds(60))) {
            publisher.start();
            await().atMost(SOON).until(() -> publisher.state().up());
            assertThat(publisher.publish(new OutgoingMessage("", "big", null, null, Map.of(), body)))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(PublishResult.ROUTED);
        }
        queues.put("big", "small");
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        try (AmqpConsumer consumer = consume("big", 1, delivery -> {
            sizes.add(delivery.body().length);
            delivery.ack();
        })) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sizes.size() == 2);
            assertThat(consumer.state().up()).isTrue();
        }
        assertThat(sizes).containsExactly(body.length, 5);
        assertThat(queues.waiting("big")).isZero();
    }

    private static AmqpConsumer consume(String queue, int prefetch, DeliveryHandler handler) {
        AmqpConsumer consumer = new AmqpConsumer(queues.broker(), queue, prefetch, Queues.NOTHING, handler);
        consumer.start();
        return consumer;
    }

    private static DeliveryHandler noting(Queue<String> texts) {
        return delivery -> {
            texts.add(text(delivery));
            delivery.ack();
        };
    }

    private static String text(Delivery delivery) {
        return new String(delivery.body(), StandardCharsets.UTF_8);
    }
}
