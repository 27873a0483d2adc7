package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.NotPublishedException;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the broker, every publish is answered, and what was confirmed is there. */
class PublisherFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int HEARTBEAT_SECONDS = 4;

    private static RabbitMqBroker broker;
    private static Queues queues;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = RabbitMqBroker.startPrivate();
        queues = new Queues(broker.address());
        for (String queue : List.of("kept", "pending", "closed", "late", "stuffed", "counted")) {
            queues.declareQuorum(queue);
        }
        broker.settle();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldHaveConfirmedOnlyWhatSurvivesKill() throws Exception {
        try (AmqpPublisher publisher = connected(SOON)) {
            assertThat(publish(publisher, "kept", "one")).succeedsWithin(SOON).isEqualTo(PublishResult.ROUTED);

            broker.kill();
            broker.start();

            assertThat(queues.takeAll("kept")).containsExactly("one");
        }
    }

    @Test
    void shouldFailWhatIsPendingWhenTheBrokerDiesAndWorkAgainAfterwards() {
        try (AmqpPublisher publisher = connected(Duration.ofMinutes(5))) {
            broker.pause();
            List<CompletableFuture<PublishResult>> pending = publishMany(publisher, "pending", 20);
            assertThat(pending).noneMatch(CompletableFuture::isDone);

            broker.kill();

            pending.forEach(result -> fails(result).withMessageContaining("broke before the message was confirmed"));
            broker.start();
            worksAgain(publisher, "pending");
        }
    }

    @Test
    void shouldAnswerEveryPublishWhenTheBrokerClosesTheConnection() {
        try (AmqpPublisher publisher = connected(Duration.ofMinutes(5))) {
            CompletableFuture<String> closing =
                    CompletableFuture.supplyAsync(() -> broker.control("close_all_connections", "test"));
            CompletableFuture<PublishResult> last = publishUntil(publisher, closing);

            assertThat(closing).succeedsWithin(Duration.ofSeconds(30));
            fails(last);
            worksAgain(publisher, "closed");
        }
    }

    @Test
    void shouldFailAConfirmThatDoesNotComeInTime() {
        try (AmqpPublisher publisher = connected(Duration.ofSeconds(2))) {
            broker.pause();
            try {
                CompletableFuture<PublishResult> late = publish(publisher, "late", "text");

                fails(late).withMessageContaining("did not confirm the message within 2 s");
            } finally {
                broker.resume();
            }
            worksAgain(publisher, "late");
        }
    }

    /** A broker that reads no more lets our socket's buffer run full, and then writing blocks. */
    @Test
    void shouldNotHangWhileTheBrokerReadsNothing() {
        try (AmqpPublisher publisher = connected(Duration.ofSeconds(2))) {
            OutgoingMessage big = new OutgoingMessage("", "stuffed", null, null, Map.of(), new byte[32 * 1024 * 1024]);
            broker.pause();
            try {
                CompletableFuture<PublishResult> stuffed = CompletableFuture.supplyAsync(() -> publisher.publish(big))
                        .thenCompose(result -> result);

                fails(stuffed, Duration.ofSeconds(40));
            } finally {
                broker.resume();
            }
            worksAgain(publisher, "stuffed");
        }
    }

    @Test
    void shouldFindEveryConfirmedMessageAfterSeveralKills() throws Exception {
        try (AmqpPublisher publisher = connected(SOON)) {
            Resending resending = new Resending(publisher, "counted", 2_000);
            CompletableFuture<Void> all = resending.start();
            for (int kill = 1; kill <= 3; kill++) {
                int enough = kill * 450;
                await().atMost(Duration.ofMinutes(1)).until(() -> resending.confirmed() >= enough);
                broker.kill();
                broker.start();
            }
            assertThat(all).succeedsWithin(Duration.ofMinutes(1));

            List<String> found = queues.takeAll("counted");

            assertThat(resending.repeated())
                    .as("publishes that the kills broke")
                    .isPositive();
            assertThat(found.stream().distinct())
                    .as("%d messages with their repeats", found.size())
                    .containsExactlyInAnyOrderElementsOf(resending.texts());
            assertThat(found.size() - 2_000).as("duplicates").isBetween(0, resending.repeated());
        }
    }

    /** Publishes until {@code done} is, and on until a publish has failed; returns that one. */
    private static CompletableFuture<PublishResult> publishUntil(AmqpPublisher publisher, CompletableFuture<?> done) {
        for (int i = 0; i < 1_000_000; i++) {
            CompletableFuture<PublishResult> result = publish(publisher, "closed", "m" + i);
            assertThat(result.exceptionally(failure -> PublishResult.UNROUTABLE))
                    .as("publish number %d is answered; closed: %s", i, done.isDone())
                    .succeedsWithin(SOON);
            if (result.isCompletedExceptionally()) {
                return result;
            }
        }
        throw new AssertionError("no publish failed");
    }

    private static List<CompletableFuture<PublishResult>> publishMany(AmqpPublisher publisher, String queue, int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> publish(publisher, queue, "m" + i))
                .toList();
    }

    private static CompletableFuture<PublishResult> publish(AmqpPublisher publisher, String queue, String text) {
        return publisher.publish(Queues.message(queue, text));
    }

    private static ThrowableAssertAlternative<?> fails(CompletableFuture<PublishResult> result) {
        return fails(result, SOON);
    }

    private static ThrowableAssertAlternative<?> fails(CompletableFuture<PublishResult> result, Duration within) {
        return assertThat(result)
                .failsWithin(within)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(NotPublishedException.class);
    }

    private static void worksAgain(AmqpPublisher publisher, String queue) {
        await("the publisher works again").atMost(Duration.ofSeconds(60)).until(() -> {
            CompletableFuture<PublishResult> result = publish(publisher, queue, "again");
            return result.handle((done, failure) -> done == PublishResult.ROUTED)
                    .get(10, TimeUnit.SECONDS);
        });
    }

    private static AmqpPublisher connected(Duration confirm) {
        AmqpPublisher publisher =
                new AmqpPublisher(queues.broker(), "test", HEARTBEAT_SECONDS, Queues.NOTHING, confirm);
        publisher.start();
        await().atMost(SOON).until(() -> publisher.state().up());
        return publisher;
    }
}
