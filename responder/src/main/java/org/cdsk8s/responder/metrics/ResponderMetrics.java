package org.cdsk8s.responder.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The responder's meters. Thread-safe. */
public final class ResponderMetrics {

    private final MeterRegistry registry;
    private final Timer launch;
    private final Timer firstPod;

    /** Meters in {@code registry}. */
    public ResponderMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.launch = Timer.builder("cds.responder.launch")
                .description("From reading a request to its Job being there")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.firstPod = Timer.builder("cds.responder.first.pod")
                .description("From a Job being there to its first pod")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    /** Shows a number that is asked for when somebody looks; {@code source} is kept alive by the caller. */
    public <T> void gauge(String name, T source, ToDoubleFunction<T> value) {
        registry.gauge(name, source, value);
    }

    /** A Job got its first pod. */
    public void firstPod(Duration sinceLaunch) {
        firstPod.record(sinceLaunch);
    }

    /** The intake of requests was paused. */
    public void intakePaused() {
        registry.counter("cds.responder.pauses").increment();
    }

    /** A request was settled. */
    public void requestSettled(String result) {
        registry.counter("cds.responder.requests", "result", result).increment();
    }

    /** An attempt to launch ended so; attempts that came to nothing show here before their request is settled. */
    public void launchAttempted(String result) {
        registry.counter("cds.responder.launch.attempts", "result", result).increment();
    }

    /** A Job was created. */
    public void jobCreated(Duration sinceRead) {
        registry.counter("cds.responder.jobs.created").increment();
        launch.record(sinceRead);
    }

    /** A message went to the dead-letter queue. */
    public void deadLettered(String category) {
        registry.counter("cds.responder.dead.letters", "category", category).increment();
    }

    /** An outcome message was settled. */
    public void outcomeSettled(String result) {
        registry.counter("cds.responder.outcomes", "result", result).increment();
    }

    /** A Job that cannot start was looked at. */
    public void stuckJob(String category, String result) {
        registry.counter("cds.responder.stuck.jobs", "category", category, "result", result)
                .increment();
    }

    /** A cancellation was settled. */
    public void cancelled(String result) {
        registry.counter("cds.responder.cancellations", "result", result).increment();
    }

    /** Bytes of a log were saved. */
    public void logSaved(long bytes) {
        registry.counter("cds.responder.log.bytes.saved").increment((double) bytes);
    }

    /** A log was given up as lost, in part or as a whole. */
    public void logLost() {
        registry.counter("cds.responder.logs.lost").increment();
    }

    /** Shows how many logs are followed at this moment. */
    public void logsFollowed(Supplier<Number> count) {
        Gauge.builder("cds.responder.logs.followed", count).register(registry);
    }

    /** Something came between a watch and the API server. */
    public void watchInterrupted(String of, String reason) {
        registry.counter("cds.responder.watch.interruptions", "of", of, "reason", reason)
                .increment();
    }

    /** A Job was removed. */
    public void jobRemoved() {
        registry.counter("cds.responder.jobs.removed").increment();
    }
}
