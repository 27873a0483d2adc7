package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.cancel.CancelConsumer;
import org.cdsk8s.responder.cancel.CancelLine;
import org.cdsk8s.responder.cancel.CancelledJobs;
import org.cdsk8s.responder.launch.LaunchMemory;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.outcome.HandledMark;
import org.cdsk8s.responder.outcome.JobRemover;
import org.cdsk8s.responder.outcome.JobSweep;
import org.cdsk8s.responder.outcome.OutcomeConsumer;
import org.cdsk8s.responder.outcome.OutcomeHandler;
import org.cdsk8s.responder.outcome.Telling;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.stuck.StuckConsumer;
import org.cdsk8s.responder.stuck.StuckJobs;

/** The lines about Jobs that are there: outcomes, Jobs that cannot start, cancellations, and the sweep over all Jobs. */
final class JobLines {

    private final ResponderParts parts;
    private final Topology topology;
    private final RequestEventPublisher events;
    private final List<AmqpConsumer> consumers;
    private final JobSweep sweep;
    private final ScheduledExecutorService sweeping =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "job-sweep"));

    JobLines(
            ResponderParts parts,
            Topology topology,
            Profile profile,
            RequestEventPublisher events,
            PodLogArchive archive,
            CancelledJobs cancelled) {
        this.parts = parts;
        this.topology = topology;
        this.events = events;
        KubernetesClient kubernetes = parts.kubernetes();
        OutcomeHandler outcomes = outcomes(profile, archive);
        StuckJobs stuck =
                new StuckJobs(kubernetes, archive, parts.settings().gracePeriods(), parts.metrics(), parts.clock());
        consumers = List.of(outcomeLine(outcomes), stuckLine(stuck), cancelLine(cancelled));
        sweep = new JobSweep(kubernetes, parts.namespace(), List.of(outcomes, stuck, cancelled));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the sweep runs until the executor is shut down
    void start() {
        consumers.forEach(AmqpConsumer::start);
        long interval = parts.settings().config().outcome().sweepInterval().toMillis();
        sweeping.scheduleWithFixedDelay(sweep, interval, interval, TimeUnit.MILLISECONDS);
    }

    Stream<LinkState> broker() {
        return consumers.stream().map(AmqpConsumer::state);
    }

    /** Begins to stop: settles what is in hand for up to {@code grace}. The threads end when that is done. */
    List<Thread> close(Duration grace) {
        sweeping.shutdownNow();
        List<Thread> stopping = consumers.stream()
                .map(consumer -> new Thread(() -> consumer.close(grace), "stop-consumer"))
                .toList();
        stopping.forEach(Thread::start);
        return stopping;
    }

    private OutcomeHandler outcomes(Profile profile, PodLogArchive archive) {
        KubernetesClient kubernetes = parts.kubernetes();
        LaunchMemory memory = parts.memory();
        JobRemover remover = new JobRemover(
                kubernetes, memory.tombstones(), profile, parts.settings().retention(), parts.metrics(), parts.clock());
        HandledMark mark = new HandledMark(kubernetes, parts.clock());
        Telling telling =
                new Telling(memory.ends(), parts.settings().config().outcome().untold(), parts.clock());
        return new OutcomeHandler(kubernetes, archive, memory.tombstones(), telling, mark, remover);
    }

    private AmqpConsumer outcomeLine(OutcomeHandler handler) {
        OutcomeConsumer line = new OutcomeConsumer(parts.namespace(), handler, events, parts.metrics());
        return new AmqpConsumer(parts.settings().broker(), Topology.JOB_OUTCOMES, prefetch(), topology, line);
    }

    private AmqpConsumer stuckLine(StuckJobs jobs) {
        StuckConsumer line = new StuckConsumer(parts.namespace(), jobs, events, parts.metrics());
        return new AmqpConsumer(parts.settings().broker(), Topology.STUCK_JOBS, prefetch(), topology, line);
    }

    private AmqpConsumer cancelLine(CancelledJobs jobs) {
        ResponderMetrics metrics = parts.metrics();
        LaunchMemory memory = parts.memory();
        CancelLine line = new CancelLine(
                parts.kubernetes(), parts.namespace(), jobs, memory.ids(), memory.cancellations(), parts.clock());
        CancelConsumer consumer = new CancelConsumer(line, events, metrics);
        return new AmqpConsumer(parts.settings().broker(), Topology.CANCELLATIONS, prefetch(), topology, consumer);
    }

    private int prefetch() {
        return parts.settings().config().outcome().prefetch();
    }
}
