package org.cdsk8s.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.local.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobStoryTest {

    private static EmbeddedBroker broker;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(0, RunningDemo.USER, RunningDemo.USER);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldTellAStateThatOvertookTheAnswerAfterIt() throws Exception {
        try (Connection connection = BrokerConnection.open(broker.port());
                Channel channel = connection.createChannel()) {
            EventFeed feed = EventFeed.on(connection);
            say(channel, "starting", "{\"job-name\":\"cds-mine\"}");
            say(channel, "running", "{\"job-name\":\"cds-other\"}");
            say(channel, "started", "{\"job-name\":\"cds-mine\",\"deliverable_asset\":7}");
            say(channel, "failed", "{\"job-name\":\"cds-other\"}");
            say(channel, "failed", "{\"job-name\":\"cds-mine\",\"failure-reason\":\"Because - of this\"}");

            List<HeardEvent> events = JobStory.follow(feed, 7, new Narrator(new PrintStream(printed, true)));

            assertThat(events).extracting(HeardEvent::word).containsExactly("started", "starting", "failed");
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("cds.job.failed", "cds-mine  because: Because - of this")
                    .doesNotContain("cds-other");
        }
    }

    private static void say(Channel channel, String word, String body) throws Exception {
        channel.basicPublish(Topology.EVENT_EXCHANGE, "cds.job." + word, null, body.getBytes(StandardCharsets.UTF_8));
    }
}
