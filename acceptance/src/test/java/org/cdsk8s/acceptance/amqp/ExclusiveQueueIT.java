package org.cdsk8s.acceptance.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.ExclusiveQueue;
import org.cdsk8s.common.amqp.ExclusiveQueue.HeldElsewhereException;
import org.cdsk8s.common.amqp.NotPublishedException;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One publisher at a time holds the exclusive queue, and the next one gets it when that one is gone or frozen. */
class ExclusiveQueueIT {

    private static final ExclusiveQueue LEADER = new ExclusiveQueue("leader");

    private static final int HEARTBEAT_SECONDS = 5;

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Twice the heartbeat, and time to notice. */
    private static final Duration TAKEOVER = Duration.ofSeconds(25);

    private Queues queues;

    @BeforeEach
    void makeVirtualHost() throws Exception {
        queues = Queues.shared();
        queues.declareQuorum("said");
    }

    @Test
    void shouldRefuseTheSecondConnectionUntilTheFirstEnds() throws Exception {
        try (Connection second = queues.address().connect()) {
            try (Connection first = queues.address().connect()) {
                LEADER.declareOn(first);
                LEADER.declareOn(first);

                assertThatExceptionOfType(HeldElsewhereException.class)
                        .isThrownBy(() -> LEADER.declareOn(second))
                        .withMessageContaining("leader is held by another process");
            }
            LEADER.declareOn(second);
        }
    }

    @Test
    void shouldPassToTheNextWhenTheHolderCloses() throws Exception {
        AmqpPublisher first = speaker(queues.broker());
        await().atMost(SOON).until(() -> first.state().up());
        try (AmqpPublisher second = speaker(queues.broker())) {
            await().atMost(SOON).until(() -> LEADER.heldElsewhere(second.state()));

            first.close();

            await().atMost(SOON).until(() -> second.state().up());
        }
    }

    /** A paused process keeps its connection open and is silent; woken up, it must not speak beside its successor. */
    @Test
    void shouldPassToTheNextWhenTheHolderIsFrozenAndStayThereWhenItThaws() throws Exception {
        try (Relay relay = Relay.open(0, queues.address().port());
                AmqpPublisher first = speaker(queues.at(relay.port()));
                AmqpPublisher second = heldBack(first)) {
            relay.freeze();
            await("takeover").atMost(TAKEOVER).until(() -> second.state().up());
            assertThat(second.publish(Queues.message("said", "second")))
                    .succeedsWithin(SOON)
                    .isEqualTo(PublishResult.ROUTED);

            assertThat(first.publish(Queues.message("said", "first, too late")))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(NotPublishedException.class);
            relay.thaw();

            await().atMost(TAKEOVER).until(() -> LEADER.heldElsewhere(first.state()));
            assertThat(second.state().up()).isTrue();
        }
        assertThat(queues.takeAll("said")).containsExactly("second");
    }

    @Test
    void shouldNotTakeTheQueueOnceClosedWhileConnecting() throws Exception {
        try (Relay relay = Relay.open(0, queues.address().port());
                Connection other = queues.address().connect()) {
            relay.freeze();
            AmqpPublisher late = speaker(queues.at(relay.port()));
            await().atMost(SOON).until(() -> relay.connections() == 1);
            Thread closing = new Thread(late::close);
            closing.start();
            await().atMost(SOON).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            relay.thaw();
            closing.join(SOON.toMillis());

            LEADER.declareOn(other);

            assertThat(late.state().reason()).isEqualTo("closed");
        }
    }

    private AmqpPublisher heldBack(AmqpPublisher first) {
        await().atMost(SOON).until(() -> first.state().up());
        AmqpPublisher second = speaker(queues.broker());
        await().atMost(SOON).until(() -> LEADER.heldElsewhere(second.state()));
        return second;
    }

    private static AmqpPublisher speaker(BrokerAddress address) {
        AmqpPublisher publisher =
                new AmqpPublisher(address, "speaker", HEARTBEAT_SECONDS, LEADER, Duration.ofSeconds(4));
        publisher.start();
        return publisher;
    }
}
