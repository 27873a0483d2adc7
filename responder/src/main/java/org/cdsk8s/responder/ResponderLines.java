package org.cdsk8s.responder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.admission.AdmissionControl;
import org.cdsk8s.responder.cancel.CancelledJobs;
import org.cdsk8s.responder.cds.UploadProfile;
import org.cdsk8s.responder.log.LogSaving;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.profile.Profile;

/** The request line and the lines about Jobs, put together, started and stopped in order. */
final class ResponderLines implements AutoCloseable {

    private static final int HEARTBEAT_SECONDS = 10;

    /** Kubernetes kills after 30 s by default; the process must be gone after 20, so running calls have 15. */
    private static final Duration GRACE = Duration.ofSeconds(14);

    private final ResponderParts parts;
    private final AmqpPublisher publisher;
    private final RequestLine requests;
    private final JobLines jobs;
    private final LogSaving logs;

    ResponderLines(ResponderParts parts) {
        this.parts = parts;
        Settings settings = parts.settings();
        ResponderConfig config = settings.config();
        BrokerAddress broker = settings.broker();
        Topology topology = new Topology(Topology.EVENT_EXCHANGE, config.amqp().queues());
        Profile profile = new UploadProfile(
                settings.inmetaPath(),
                config.inmetaXsd(),
                config.request().maxBytes().asLongValue());
        publisher = new AmqpPublisher(
                broker, "responder", HEARTBEAT_SECONDS, topology, config.amqp().confirmTimeout());
        RequestEventPublisher events = new RequestEventPublisher(publisher, parts.metrics());
        logs = new LogSaving(parts.kubernetes(), parts.namespace(), settings.logs(), parts.metrics(), parts.clock());
        CancelledJobs cancelled = new CancelledJobs(
                parts.kubernetes(), logs.archive(), parts.memory().cancellations());
        requests = new RequestLine(parts, topology, profile, events, cancelled);
        jobs = new JobLines(parts, topology, profile, events, logs.archive(), cancelled);
    }

    void start() {
        publisher.start();
        requests.start();
        jobs.start();
        logs.start();
    }

    /** How the connection stands that is worst off. */
    LinkState broker() {
        LinkState publishing = publisher.state();
        return Stream.concat(Stream.of(requests.broker()), jobs.broker())
                .filter(state -> !state.up())
                .findFirst()
                .filter(state -> publishing.up())
                .orElse(publishing);
    }

    /** Whether there is room for Jobs. */
    AdmissionControl admission() {
        return requests.admission();
    }

    /** Where the Jobs are. */
    String namespace() {
        return parts.namespace();
    }

    Duration brokerGrace() {
        return parts.settings().brokerGrace();
    }

    /** What is wrong with the template file at this moment. */
    Optional<String> templateProblem() {
        return parts.templates().problem();
    }

    @Override
    public void close() {
        List<Thread> stopping = jobs.close(GRACE);
        logs.close();
        requests.close(GRACE);
        try {
            for (Thread stop : stopping) {
                stop.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
