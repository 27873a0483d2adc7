package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
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
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.cds.UploadProfile;
import org.cdsk8s.responder.launch.AckMarks;
import org.cdsk8s.responder.launch.JobLauncher;
import org.cdsk8s.responder.launch.LaunchMemory;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.outcome.HandledMark;
import org.cdsk8s.responder.outcome.JobRemover;
import org.cdsk8s.responder.outcome.JobSweep;
import org.cdsk8s.responder.outcome.OutcomeConsumer;
import org.cdsk8s.responder.outcome.OutcomeHandler;
import org.cdsk8s.responder.outcome.PodLogArchive;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.request.RequestConsumer;
import org.cdsk8s.responder.request.WaitLimits;
import org.cdsk8s.responder.stuck.StuckConsumer;
import org.cdsk8s.responder.stuck.StuckJobs;
import org.cdsk8s.responder.template.JobTemplates;
import org.cdsk8s.responder.tombstone.Tombstones;

/** The request line, the outcome line and the line of stuck Jobs, put together, started and stopped in order. */
final class ResponderLines implements AutoCloseable {

    private static final int HEARTBEAT_SECONDS = 10;

    /** Kubernetes kills after 30 s by default; the process must be gone after 20, so running calls have 15. */
    private static final Duration GRACE = Duration.ofSeconds(14);

    private final Settings settings;
    private final JobTemplates templates;
    private final AmqpPublisher publisher;
    private final AmqpConsumer requests;
    private final AmqpConsumer outcomes;
    private final AmqpConsumer stuck;
    private final AckMarks ackMarks;
    private final JobSweep sweep;
    private final ScheduledExecutorService sweeping =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "job-sweep"));

    ResponderLines(
            Settings settings,
            String namespace,
            JobTemplates templates,
            KubernetesClient kubernetes,
            LaunchMemory memory,
            ResponderMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.templates = templates;
        ResponderConfig config = settings.config();
        BrokerAddress broker = settings.broker();
        Topology topology = new Topology(Topology.EVENT_EXCHANGE, config.amqp().queues());
        Profile profile = new UploadProfile(
                settings.inmetaPath(),
                config.inmetaXsd(),
                config.request().maxBytes().asLongValue());

        publisher = new AmqpPublisher(
                broker, "responder", HEARTBEAT_SECONDS, topology, config.amqp().confirmTimeout());
        RequestEventPublisher events = new RequestEventPublisher(publisher, metrics);

        Tombstones tombstones = memory.tombstones();
        ackMarks = new AckMarks(kubernetes, tombstones);
        JobLauncher launcher = new JobLauncher(kubernetes, namespace, templates, memory);
        WaitLimits limits = new WaitLimits(
                config.request().hold(),
                config.request().maxWait(),
                config.amqp().queues() == QueueStyle.QUORUM);
        RequestConsumer requestLine = new RequestConsumer(profile, launcher, events, ackMarks, metrics, limits, clock);
        requests = new AmqpConsumer(
                broker, Topology.UPLOAD_REQUESTS, config.request().prefetch(), topology, requestLine);

        PodLogArchive archive = new PodLogArchive(
                kubernetes, config.podLogsBasepath(), config.log().maxBytes().asLongValue(), metrics);
        JobRemover remover = new JobRemover(kubernetes, tombstones, profile, settings.retention(), metrics, clock);
        OutcomeHandler handler =
                new OutcomeHandler(kubernetes, archive, tombstones, new HandledMark(kubernetes, clock), remover);
        OutcomeConsumer outcomeLine = new OutcomeConsumer(namespace, handler, events, metrics);
        outcomes =
                new AmqpConsumer(broker, Topology.JOB_OUTCOMES, config.outcome().prefetch(), topology, outcomeLine);
        StuckJobs stuckJobs = new StuckJobs(kubernetes, archive, settings.gracePeriods(), metrics, clock);
        StuckConsumer stuckLine = new StuckConsumer(namespace, stuckJobs, events, metrics);
        stuck = new AmqpConsumer(broker, Topology.STUCK_JOBS, config.outcome().prefetch(), topology, stuckLine);
        sweep = new JobSweep(kubernetes, namespace, List.of(handler, stuckJobs));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the sweep runs until the executor is shut down
    void start() {
        publisher.start();
        requests.start();
        outcomes.start();
        stuck.start();
        long interval = settings.config().outcome().sweepInterval().toMillis();
        sweeping.scheduleWithFixedDelay(sweep, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** How the connection stands that is worst off. */
    LinkState broker() {
        LinkState publishing = publisher.state();
        return Stream.of(requests, outcomes, stuck)
                .map(AmqpConsumer::state)
                .filter(state -> !state.up())
                .findFirst()
                .filter(state -> publishing.up())
                .orElse(publishing);
    }

    Duration brokerGrace() {
        return settings.brokerGrace();
    }

    /** What is wrong with the template file at this moment. */
    Optional<String> templateProblem() {
        return templates.problem();
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
        ackMarks.close();
        publisher.close();
    }
}
