package org.cdsk8s.local.demo;

import com.rabbitmq.client.Connection;
import java.nio.file.Path;
import java.util.List;

/** The three requests of the demo: one that succeeds, one that fails, one that is refused. */
final class Scenes {

    private static final int GOOD_ASSET = 30_877;
    private static final int FAILING_ASSET = 30_878;
    private static final int INVALID_ASSET = 30_879;
    private static final String TITLE = "A first film";
    private static final String REASON_HEADER = "x-cds-reason";

    private final Connection connection;
    private final Producer producer;
    private final EventFeed feed;
    private final Path logs;
    private final Narrator narrator;
    private final Expectations expectations;

    Scenes(Connection connection, EventFeed feed, Path logs, Narrator narrator, Expectations expectations) {
        this.connection = connection;
        this.producer = new Producer(connection);
        this.feed = feed;
        this.logs = logs;
        this.narrator = narrator;
        this.expectations = expectations;
    }

    void success() {
        narrator.chapter("A request that succeeds");
        List<HeardEvent> events = publish(SampleRequest.titled(TITLE, "MainstreamMedia.xml", GOOD_ASSET));
        expectations.expectEvents(events, "started", "starting", "running", "success");
        SavedLog log = showLog(events);
        expectations.expect(log.text().contains(TITLE), "the log does not tell the film's title");
    }

    void failure() {
        narrator.chapter("A request whose route fails");
        List<HeardEvent> events = publish(SampleRequest.titled("A second film", "fails.xml", FAILING_ASSET));
        expectations.expectEvents(events, "started", "starting", "running", "failed");
        String reason =
                events.get(events.size() - 1).body().path("failure-reason").asText();
        expectations.expect(reason.startsWith("BackoffLimitExceeded"), "the failure's reason is '" + reason + "'");
        SavedLog log = showLog(events);
        expectations.expect(log.text().contains("quota exceeded"), "the log does not tell why the route failed");
    }

    void refusal() {
        narrator.chapter("A request whose metadata is not valid");
        List<HeardEvent> events = publish(SampleRequest.invalid(INVALID_ASSET));
        expectations.expectEvents(events, "invalid");
        String error = events.get(0).body().path("error").asText();
        expectations.expect(!error.isBlank(), "the answer does not say what is wrong");
        DeadLetter letter = DeadLetter.await(connection);
        narrator.say("dead letter       " + letter.bytes() + " bytes kept in queue cdsresponder-dlq, with headers");
        letter.headers().forEach((name, value) -> narrator.quote(name + ": " + value));
        expectations.expect(letter.headers().containsKey(REASON_HEADER), "the dead letter does not carry its reason");
    }

    private List<HeardEvent> publish(SampleRequest request) {
        producer.publish(request.body());
        narrator.say("request published " + request.route() + " for deliverable " + request.asset());
        return JobStory.follow(feed, request.asset(), narrator);
    }

    private SavedLog showLog(List<HeardEvent> events) {
        SavedLog log = SavedLog.await(logs, events.get(0).jobName());
        narrator.say("log saved         " + log.file());
        narrator.quote(log.text());
        return log;
    }
}
