package org.cdsk8s.responder.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.retry.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Gives out places for Jobs: no more than the limit allows, no more than a few that the API server has not shown yet, and
 * none while the cluster refuses. Thread-safe.
 *
 * <p>Replicas do not know of each other. Each counts what its watch shows and its own launches beyond that, of which there
 * are at most {@code concurrent}; so together they exceed the limit by no more than that many each, however old what one
 * of them sees may be.
 */
public final class Admission {

    /** Who waits looks again this often, since an adaptive limit changes with time too. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

    /** Whoever asks for more has a unit or a clock wrong. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final Limit limit;
    private final int concurrent;
    private final ResponderMetrics metrics;
    private final LongSupplier nanos;
    private final JobsInFlight jobs = new JobsInFlight();
    private final Circuit circuit = new Circuit(Backoff.STANDARD);
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private long askedUntilNanos;
    private boolean counted;
    private boolean blinded;
    private boolean closed;

    /** Somebody who waits; one object for each, told apart by identity. */
    private static final class Waiter {
        private final long sinceNanos;

        private Waiter(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * An admission that gives out nothing before the Jobs in flight were counted.
     *
     * @param concurrent how many launches of ours may be unseen at once, 1 or more
     */
    public Admission(AdmissionPolicy policy, int concurrent, ResponderMetrics metrics) {
        this(policy.limit(System.nanoTime()), concurrent, metrics, System::nanoTime);
    }

    /**
     * The same with a clock of its own.
     *
     * @param nanos the clock, such as {@link System#nanoTime()}
     */
    Admission(Limit limit, int concurrent, ResponderMetrics metrics, LongSupplier nanos) {
        this.limit = limit;
        this.concurrent = concurrent;
        this.metrics = metrics;
        this.nanos = nanos;
        this.askedUntilNanos = nanos.getAsLong();
    }

    /** A place, if there is one now and nobody waits for it. */
    public synchronized Optional<Place> tryEnter() {
        return queue.isEmpty() && obstacle().isEmpty() ? Optional.of(enter()) : Optional.empty();
    }

    /**
     * Waits for a place; who came first is served first.
     *
     * @param longest how long to wait
     * @return empty if there was none in that time, or if the API server {@linkplain #blinded refuses to show Jobs}
     * @throws InterruptedException if interrupted, or closed: the responder is stopping
     */
    public synchronized Optional<Place> await(Duration longest) throws InterruptedException {
        long start = nanos.getAsLong();
        Waiter us = new Waiter(start);
        queue.addLast(us);
        try {
            while (queue.peekFirst() != us || obstacle().isPresent()) {
                if (closed) {
                    throw new InterruptedException("no more Jobs are created");
                }
                long left = longest.toNanos() - (nanos.getAsLong() - start);
                if (left <= 0 || blinded) {
                    return Optional.empty();
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, Math.min(left, LOOK_AGAIN_NANOS)));
            }
            return Optional.of(enter());
        } finally {
            queue.remove(us);
            notifyAll();
        }
    }

    /** Whether the API server refuses to show Jobs, as far as is known: perhaps for now, perhaps for good. */
    public synchronized boolean blinded() {
        return blinded;
    }

    /** Somebody found out that it does not refuse for good. */
    public synchronized void notBlinded() {
        blinded = false;
    }

    /** The watch was refused. */
    synchronized void watchRefused() {
        blinded = true;
        notifyAll();
    }

    /** What stands in the way of another Job, as a sentence; empty when nothing does. */
    public synchronized Optional<String> obstacle() {
        long now = nanos.getAsLong();
        if (!counted) {
            return Optional.of("The Jobs in flight have not been counted yet");
        }
        if (!circuit.mayTry(now)) {
            return circuit.reason();
        }
        Load load = jobs.load(now);
        int most = limit.now(load, now);
        if (load.total() >= most) {
            return Optional.of(load.total() + " Jobs are in flight, and " + most + " may be");
        }
        return jobs.unseen() >= concurrent
                ? Optional.of("The Kubernetes API server has not shown the Jobs launched last")
                : Optional.empty();
    }

    /** How things stand. */
    public synchronized AdmissionState state() {
        long now = nanos.getAsLong();
        Load load = jobs.load(now);
        Waiter first = queue.peekFirst();
        return new AdmissionState(
                load.total(),
                limit.now(load, now),
                queue.size(),
                Duration.ofNanos(first == null ? 0 : now - first.sinceNanos),
                obstacle().orElse(""));
    }

    /**
     * The cluster refused something else that a launch needs, or did not answer.
     *
     * @param reason a sentence
     * @param retryAfter how long it asks us to wait, or null
     */
    public synchronized void refused(String reason, @Nullable Duration retryAfter) {
        circuit.refused(false, reason, asked(retryAfter), nanos.getAsLong());
        notifyAll();
    }

    /**
     * The cluster asks to be left alone for so long, in an answer that is about to be told as a refusal.
     *
     * @param time zero or more; cut to five minutes
     */
    public synchronized void askedToWait(Duration time) {
        long until = nanos.getAsLong() + bounded(time).toNanos();
        if (until - askedUntilNanos > 0) {
            askedUntilNanos = until;
        }
    }

    synchronized void launching(String name) {
        jobs.launching(name);
    }

    synchronized void created(JobRef job) {
        jobs.created(job);
        circuit.answered();
        notifyAll();
    }

    /** The cluster dealt with a launch, and there is no new Job. */
    synchronized void notCreated(String name) {
        jobs.notCreated(name);
        circuit.answered();
        notifyAll();
    }

    synchronized void refused(String name, boolean probe, String reason, @Nullable Duration retryAfter) {
        jobs.notCreated(name);
        circuit.refused(probe, reason, asked(retryAfter), nanos.getAsLong());
        notifyAll();
    }

    /** A place came to nothing: unused, or by a defect after a launch had begun. */
    synchronized void letGo(String name, boolean probe) {
        if (name.isEmpty()) {
            jobs.letGo();
        } else {
            jobs.notCreated(name);
        }
        circuit.notTried(probe);
        notifyAll();
    }

    /** The API server showed these Jobs, in this order. */
    synchronized void saw(List<JobSighting> sightings) {
        long now = nanos.getAsLong();
        blinded = false;
        for (JobSighting sighting : sightings) {
            OptionalLong since = jobs.saw(sighting, now);
            since.ifPresent(waited -> {
                limit.podSeen(waited, now);
                metrics.firstPod(Duration.ofNanos(now - waited));
            });
        }
        notifyAll();
    }

    /** All Jobs there are were shown. */
    synchronized void counted() {
        counted = true;
        blinded = false;
        notifyAll();
    }

    /** Whoever waits need not wait any longer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized Collection<JobRef> missingFrom(Set<String> uids) {
        return jobs.missingFrom(uids);
    }

    /** How long the cluster asks to be left alone, whichever way it said so. */
    private Duration asked(@Nullable Duration retryAfter) {
        Duration header = Duration.ofNanos(Math.max(0, askedUntilNanos - nanos.getAsLong()));
        Duration told = retryAfter == null ? Duration.ZERO : bounded(retryAfter);
        return told.compareTo(header) > 0 ? told : header;
    }

    private static Duration bounded(Duration time) {
        return time.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : time;
    }

    private Place enter() {
        jobs.hold();
        return new Place(this, circuit.trying());
    }
}
