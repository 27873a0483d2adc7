package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology is what the documents say, whoever declares it, and whatever the producer made before. */
class TopologyIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Topology TOPOLOGY = new Topology(Topology.EVENT_EXCHANGE, QueueStyle.QUORUM);

    private static final String REQUEST = "deliverables.syndication.mainstream.upload";

    private Queues queues;

    @BeforeEach
    void makeVirtualHost() {
        queues = Queues.shared();
    }

    @Test
    void shouldBeDeclaredBySeveralAtOnceAndAgain() throws Exception {
        ExecutorService services = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> service = this::declaredTwice;
            for (Future<Boolean> declared : services.invokeAll(Collections.nCopies(4, service))) {
                assertThat(declared).succeedsWithin(SOON).isEqualTo(true);
            }
        } finally {
            services.shutdownNow();
        }
    }

    /** A queue is declared again with the documented arguments, which succeeds with equal ones only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                Topology.UPLOAD_REQUESTS,
                Topology.JOB_OUTCOMES,
                Topology.STUCK_JOBS,
                Topology.CANCELLATIONS,
                Topology.PARKED_REQUESTS
            })
    void shouldGiveEachQueueTheDocumentedArguments(String queue) throws Exception {
        declare();
        boolean parks = queue.equals(Topology.PARKED_REQUESTS);
        Map<String, Object> documented = new HashMap<>(Map.of(
                "x-queue-type", "quorum",
                "x-dead-letter-exchange", parks ? "" : "cdsresponder-dlx",
                "x-dead-letter-routing-key", parks ? Topology.UPLOAD_REQUESTS : "cdsresponder-dlq",
                "x-dead-letter-strategy", "at-least-once",
                "x-overflow", "reject-publish"));
        documented.put(parks ? "x-message-ttl" : "x-delivery-limit", parks ? 60_000 : 100);

        AMQP.Queue.DeclareOk same = queues.ask(channel -> channel.queueDeclare(queue, true, false, false, documented));

        assertThat(same.getQueue()).isEqualTo(queue);
    }

    @Test
    void shouldDeclareTheProducersExchangeAsTheProducerDoes() throws Exception {
        declareProducerExchange(false);

        declare();

        declareProducerExchange(false); // what the producer does at each start; other flags would be a 406
        assertRequestsArrive();
    }

    @Test
    void shouldMakeDoWithAnExchangeTheProducerMadeDurable() throws Exception {
        declareProducerExchange(true);

        declare();

        declareProducerExchange(true);
        assertRequestsArrive();
    }

    @Test
    void shouldReturnAParkedRequestToTheRequests() throws Exception {
        declare();
        queues.ask(channel -> {
            channel.basicPublish("", Topology.PARKED_REQUESTS, shortLived("100"), new byte[] {'p'});
            return 1;
        });

        await().atMost(SOON).until(() -> queues.waiting(Topology.UPLOAD_REQUESTS) == 1);

        assertThat(queues.takeAll(Topology.UPLOAD_REQUESTS)).containsExactly("p");
        assertThat(queues.waiting(Topology.DEAD_LETTER_QUEUE)).isZero();
    }

    @Test
    void shouldKeepARejectedMessageReadableInTheDeadLetterQueue() throws Exception {
        declare();
        queues.put(Topology.UPLOAD_REQUESTS, "no good");
        queues.ask(channel -> {
            GetResponse got = channel.basicGet(Topology.UPLOAD_REQUESTS, false);
            channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
            return 1;
        });

        assertThat(deadLetter("rejected")).isEqualTo("no good");
    }

    @Test
    void shouldDeadLetterAMessageThatMeetsADefectAtEveryOneOfAHundredDeliveries() throws Exception {
        AtomicInteger deliveries = new AtomicInteger();
        try (AmqpConsumer consumer = new AmqpConsumer(queues.broker(), Topology.JOB_OUTCOMES, 1, TOPOLOGY, delivery -> {
            deliveries.incrementAndGet();
            throw new IllegalStateException("a defect, as the test wants it");
        })) {
            consumer.start();
            await().atMost(SOON).until(() -> consumer.state().up());
            queues.put(Topology.JOB_OUTCOMES, "poison");

            assertThat(deadLetter("delivery_limit")).isEqualTo("poison");
        }
        assertThat(deliveries.get()).isBetween(100, 101);
        assertThat(queues.waiting(Topology.JOB_OUTCOMES)).isZero();
    }

    @Test
    void shouldRouteEndsOfJobsToTheOutcomesAndStuckJobsToTheirs() throws Exception {
        declare();
        for (String state : List.of("started", "running", "stuck", "success", "failed", "invalid")) {
            queues.publish(Topology.EVENT_EXCHANGE, "cds.job." + state, state);
        }

        assertThat(queues.takeAll(Topology.JOB_OUTCOMES)).containsExactly("success", "failed");
        assertThat(queues.takeAll(Topology.STUCK_JOBS)).containsExactly("stuck");
    }

    private String deadLetter(String reason) throws Exception {
        await().atMost(SOON).until(() -> queues.waiting(Topology.DEAD_LETTER_QUEUE) == 1);
        GetResponse dead = Objects.requireNonNull(queues.take(Topology.DEAD_LETTER_QUEUE));
        assertThat(dead.getProps().getHeaders()).containsKey("x-death");
        assertThat(dead.getProps().getHeaders().get("x-first-death-reason")).hasToString(reason);
        return new String(dead.getBody(), StandardCharsets.UTF_8);
    }

    private void assertRequestsArrive() throws Exception {
        queues.publish(Topology.PRODUCER_EXCHANGE, REQUEST, "request");
        queues.publish(Topology.PRODUCER_EXCHANGE, "deliverables.deliverable.update", "not ours");
        assertThat(queues.takeAll(Topology.UPLOAD_REQUESTS)).containsExactly("request");
    }

    private void declareProducerExchange(boolean durable) throws Exception {
        queues.ask(channel -> channel.exchangeDeclare(Topology.PRODUCER_EXCHANGE, "topic", durable));
    }

    private boolean declaredTwice() throws Exception {
        declare();
        declare();
        return true;
    }

    private void declare() throws Exception {
        try (Connection connection = queues.address().connect()) {
            TOPOLOGY.declareOn(connection);
        }
    }

    private static AMQP.BasicProperties shortLived(String milliseconds) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .expiration(milliseconds)
                .build();
    }
}
