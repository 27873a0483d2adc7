package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.AmqpPublisher;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.admission.AdmissionControl;
import org.cdsk8s.responder.cds.UploadProfile;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.outcome.HandledMark;
import org.cdsk8s.responder.outcome.JobRemover;
import org.cdsk8s.responder.outcome.JobSweep;
import org.cdsk8s.responder.outcome.OutcomeConsumer;
import org.cdsk8s.responder.outcome.OutcomeHandler;
import org.cdsk8s.responder.outcome.PodLogArchive;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.stuck.StuckConsumer;
import org.cdsk8s.responder.stuck.StuckJobs;
import org.cdsk8s.responder.tombstone.Tombstones;

/** The request line, the outcome line and the line of stuck Jobs, put together, started and stopped in order. */
final class ResponderLines implements AutoCloseable {

    private static final int HEARTBEAT_SECONDS = 10;

    /** Kubernetes kills after 30 s by default; the process must be gone after 20, so running calls have 15. */
    private static final Duration GRACE = Duration.ofSeconds(14);

    private final ResponderParts parts;
    private final AmqpPublisher publisher;
    private final RequestLine requests;
    private final AmqpConsumer outcomes;
    private final AmqpConsumer stuck;
    private final JobSweep sweep;
    private final ScheduledExecutorService sweeping =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "job-sweep"));

    ResponderLines(ResponderParts parts) {
        this.parts = parts;
        Settings settings = parts.settings();
        ResponderConfig config = settings.config();
        KubernetesClient kubernetes = parts.kubernetes();
        ResponderMetrics metrics = parts.metrics();
        BrokerAddress broker = settings.broker();
        Topology topology = new Topology(Topology.EVENT_EXCHANGE, config.amqp().queues());
        Profile profile = new UploadProfile(
                settings.inmetaPath(),
                config.inmetaXsd(),
                config.request().maxBytes().asLongValue());
        publisher = new AmqpPublisher(
                broker, "responder", HEARTBEAT_SECONDS, topology, config.amqp().confirmTimeout());
        RequestEventPublisher events = new RequestEventPublisher(publisher, metrics);
        requests = new RequestLine(parts, topology, profile, events);

        PodLogArchive archive = new PodLogArchive(
                kubernetes, config.podLogsBasepath(), config.log().maxBytes().asLongValue(), metrics);
        Tombstones tombstones = parts.memory().tombstones();
        JobRemover remover =
                new JobRemover(kubernetes, tombstones, profile, settings.retention(), metrics, parts.clock());
        HandledMark mark = new HandledMark(kubernetes, parts.clock());
        OutcomeHandler handler = new OutcomeHandler(kubernetes, archive, tombstones, mark, remover);
        int prefetch = config.outcome().prefetch();
        OutcomeConsumer outcomeLine = new OutcomeConsumer(parts.namespace(), handler, events, metrics);
        outcomes = new AmqpConsumer(broker, Topology.JOB_OUTCOMES, prefetch, topology, outcomeLine);
        StuckJobs stuckJobs = new StuckJobs(kubernetes, archive, settings.gracePeriods(), metrics, parts.clock());
        StuckConsumer stuckLine = new StuckConsumer(parts.namespace(), stuckJobs, events, metrics);
        stuck = new AmqpConsumer(broker, Topology.STUCK_JOBS, prefetch, topology, stuckLine);
        sweep = new JobSweep(kubernetes, parts.namespace(), List.of(handler, stuckJobs));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the sweep runs until the executor is shut down
    void start() {
        publisher.start();
        requests.start();
        outcomes.start();
        stuck.start();
        long interval = parts.settings().config().outcome().sweepInterval().toMillis();
        sweeping.scheduleWithFixedDelay(sweep, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** How the connection stands that is worst off. */
    LinkState broker() {
        LinkState publishing = publisher.state();
        return Stream.of(requests.broker(), outcomes.state(), stuck.state())
                .filter(state -> !state.up())
                .findFirst()
                .filter(state -> publishing.up())
                .orElse(publishing);
    }

    /** Whether there is room for Jobs. */
    AdmissionControl admission() {
        return requests.admission();
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
        sweeping.shutdownNow();
        List<Thread> stopping = Stream.of(outcomes, stuck)
                .map(consumer -> new Thread(() -> consumer.close(GRACE), "stop-consumer"))
                .toList();
        stopping.forEach(Thread::start);
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
