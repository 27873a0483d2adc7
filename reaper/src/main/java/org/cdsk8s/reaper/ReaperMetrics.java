package org.cdsk8s.reaper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.watch.Interruption;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.pods.KnownPods;
import org.cdsk8s.reaper.pods.PodWatch;
import org.jspecify.annotations.Nullable;

/**
 * The reaper's meters.
 *
 * @param registry where they are registered
 */
record ReaperMetrics(MeterRegistry registry) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Registers the meters of whatever session is running; between two sessions ages are unknown (NaN). */
    void observe(Supplier<@Nullable Session> current) {
        gauge(
                "cds.reaper.journal.age.seconds",
                current,
                session -> age(session.journal().writtenNanos()));
        gauge(
                "cds.reaper.watch.age.seconds",
                current,
                session -> age(session.watchState().lastHeardNanos()));
        gauge("cds.reaper.events.pending", current, session -> session.journal().waiting());
        for (JobState state : JobState.values()) {
            registry.counter("cds.reaper.events", "state", state.word());
        }
    }

    /** Registers whether this reaper is the one elected: 1 or 0. */
    void observeElection(Election election) {
        Gauge.builder("cds.reaper.leader", election, seen -> seen.mandate().isPresent() ? 1 : 0)
                .strongReference(true)
                .register(registry);
    }

    /** An event was told. */
    void told(EventId event) {
        FailureCategory stuck = event.stuck();
        if (stuck == null) {
            registry.counter("cds.reaper.events", "state", event.state().word()).increment();
        } else {
            registry.counter("cds.reaper.stuck", "category", stuck.word()).increment();
        }
    }

    /** Registers the meters of the watch of pods, which does not depend on a session. */
    void observePods(PodWatch watch, KnownPods known) {
        Gauge.builder(
                        "cds.reaper.pods.watch.age.seconds",
                        watch,
                        seen -> age(seen.state().lastHeardNanos()))
                .strongReference(true)
                .register(registry);
        Gauge.builder("cds.reaper.pods.jobs", known, KnownPods::jobs)
                .strongReference(true)
                .register(registry);
    }

    /** Counts what interrupts the watch of these objects, for instance {@code jobs}. */
    Consumer<Interruption> interruptions(String of) {
        Map<Interruption, Counter> counters = new EnumMap<>(Interruption.class);
        for (Interruption reason : Interruption.values()) {
            counters.put(reason, registry.counter("cds.reaper.watch.interruptions", "of", of, "reason", reason.word()));
        }
        return reason ->
                Objects.requireNonNull(counters.get(reason), "each has one").increment();
    }

    private void gauge(String name, Supplier<@Nullable Session> current, ToDoubleFunction<Session> value) {
        Gauge.builder(name, current, supplier -> {
                    Session session = supplier.get();
                    return session == null ? Double.NaN : value.applyAsDouble(session);
                })
                .strongReference(true)
                .register(registry);
    }

    private static double age(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / NANOS_PER_SECOND;
    }
}
