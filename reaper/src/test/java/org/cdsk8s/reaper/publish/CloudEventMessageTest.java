package org.cdsk8s.reaper.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.junit.jupiter.api.Test;

class CloudEventMessageTest {

    private static final String BODY = "{\"job-id\":\"u\",\"job-name\":\"cds-a\",\"job-namespace\":\"media\","
            + "\"retry-count\":1,\"failure-reason\":\"Größe\",\"event-id\":\"u/failed/1/-\","
            + "\"time\":\"2026-01-02T03:04:05Z\",\"something-new\":{\"x\":[1]}}";

    private static final PendingEvent FAILED =
            new PendingEvent(new EventId("u", JobState.FAILED, 1, "-"), "cds.job.failed", BODY);

    private final FakeOutlet outlet = new FakeOutlet();
    private final List<OutgoingMessage> sent = outlet.sent;
    private final List<CompletableFuture<PublishResult>> answers = outlet.answers;
    private final JobEventPublisher publisher = new JobEventPublisher(outlet, "cdsresponder", EventsFormat.BOTH);

    @Test
    void itsBytesAreThese() {
        OutgoingMessage message = CloudEventMessage.of(FAILED, "cdsresponder").orElseThrow();

        assertThat(message.exchange()).isEqualTo("cdsresponder");
        assertThat(message.routingKey()).isEqualTo("cds.cloudevent.failed");
        assertThat(message.messageId()).isEqualTo("u/failed/1/-");
        assertThat(message.contentType()).isEqualTo("application/cloudevents+json");
        assertThat(new String(message.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"u/failed/1/-\","
                        + "\"source\":\"/apis/batch/v1/namespaces/media/jobs\",\"type\":\"org.cdsk8s.job.failed\","
                        + "\"datacontenttype\":\"application/json\",\"subject\":\"cds-a\","
                        + "\"time\":\"2026-01-02T03:04:05Z\",\"data\":" + BODY + "}");
    }

    @Test
    void anyReaderOfCloudEventsReadsIt() {
        CloudEvent read = new JsonFormat()
                .deserialize(CloudEventMessage.of(FAILED, "x").orElseThrow().body());

        assertThat(read.getSubject()).isEqualTo("cds-a");
        assertThat(read.getTime()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(new String(read.getData().toBytes(), StandardCharsets.UTF_8)).isEqualTo(BODY);
    }

    @Test
    void aBodyThatIsNoEventMakesNone() {
        PendingEvent changedByHand = new PendingEvent(FAILED.id(), "cds.job.failed", "{}");

        assertThat(CloudEventMessage.of(changedByHand, "x")).isEmpty();
    }

    @Test
    void anEventIsToldWhenBothAreConfirmedThePlainOneFirst() throws Exception {
        publisher.publish(FAILED);
        assertThat(keys()).containsExactly("cds.job.failed");
        answers.get(0).complete(PublishResult.ROUTED);

        await().until(() -> keys().equals(List.of("cds.job.failed", "cds.cloudevent.failed")));
        assertThat(publisher.told(Duration.ZERO)).isEmpty();
        answers.get(1).complete(PublishResult.UNROUTABLE);
        assertThat(publisher.told(Duration.ofSeconds(10))).containsExactly(FAILED.id());
    }

    @Test
    void whoIsNoLongerEntitledSaysTheCloudEventOfWhatItSaid() throws Exception {
        publisher.publish(FAILED);
        outlet.entitled = false;
        answers.get(0).complete(PublishResult.ROUTED);

        await().until(() -> keys().equals(List.of("cds.job.failed", "cds.cloudevent.failed")));
        answers.get(1).complete(PublishResult.ROUTED);
        assertThat(publisher.told(Duration.ofSeconds(10))).containsExactly(FAILED.id());
    }

    private List<String> keys() {
        return sent.stream().map(OutgoingMessage::routingKey).toList();
    }
}
