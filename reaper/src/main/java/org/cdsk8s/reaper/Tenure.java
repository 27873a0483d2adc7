package org.cdsk8s.reaper;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.retry.Backoff;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.lease.Mandate;
import org.cdsk8s.reaper.pods.Explainer;
import org.cdsk8s.reaper.pods.KnownPods;
import org.cdsk8s.reaper.pods.MissingPods;
import org.cdsk8s.reaper.publish.Speaker;
import org.cdsk8s.reaper.watch.Inquiry;
import org.cdsk8s.reaper.watch.JobObservation;
import org.cdsk8s.reaper.watch.NamespaceIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time between being elected and being so no more: one connection to speak on, one session after the other. */
final class Tenure {

    private static final Duration LOOK_FOR_TURN = Duration.ofMillis(100);

    /** A session that lasted this long was a good one: the next failure is a new one. */
    private static final Duration GOOD_SESSION = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    private final Reaper.Parts parts;
    private final NamespaceIdentity namespace;
    private final Mandate mandate;
    private final Speaker speaker;
    private final KnownPods pods;
    private final ReaperMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private volatile @Nullable Session session;
    private String lastReason = "";

    Tenure(
            Reaper.Parts parts,
            NamespaceIdentity namespace,
            Mandate mandate,
            KnownPods pods,
            ReaperMetrics metrics,
            Clock clock) {
        this.parts = parts;
        this.namespace = namespace;
        this.mandate = mandate;
        this.speaker = parts.voice().speaker(mandate::valid);
        this.pods = pods;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Speaks until {@link #stop()}, or until the mandate is lost. */
    void run() throws InterruptedException {
        speaker.start();
        try {
            while (mandate.valid() && stopping.getCount() > 0) {
                LinkState turn = speaker.state();
                if (turn.up()) {
                    speak(turn);
                }
                stopping.await(LOOK_FOR_TURN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            speaker.close();
        }
    }

    void stop() {
        stopping.countDown();
        Session current = session;
        if (current != null) {
            current.stop();
        }
    }

    /** The session that is running; null between two. */
    @Nullable
    Session session() {
        return session;
    }

    Speaker speaker() {
        return speaker;
    }

    @SuppressWarnings("IllegalCatch") // the only thread that speaks must outlive a defect, and say so
    private void speak(LinkState turn) throws InterruptedException {
        long began = System.nanoTime();
        try {
            hold(open(turn));
        } catch (IOException e) {
            sayOnce(String.valueOf(e.getMessage()));
            pause(began);
        } catch (RuntimeException e) {
            LOG.error("Not speaking any more because of a defect; starting over from the journal", e);
            pause(began);
        }
    }

    /** Whoever asks must not be shown a session that has ended, however long the pause after it. */
    private void hold(Session opened) throws IOException, InterruptedException {
        session = opened;
        lastReason = "";
        try {
            if (stopping.getCount() > 0) {
                opened.run();
            }
        } finally {
            session = null;
        }
    }

    /** A dependency that stays away fails every attempt; the log needs it once. */
    private void sayOnce(String reason) {
        if (!reason.equals(lastReason)) {
            LOG.warn("Not speaking any more: {}; starting over from the journal", reason);
        }
        lastReason = reason;
    }

    private Session open(LinkState turn) throws IOException {
        Journal journal = Journal.takeOver(parts.store(), namespace.uid());
        ChangeDetector detector = new ChangeDetector(journal.legacyVersion(), clock);
        Reaper.Watching watching = parts.watching();
        Inquiry inquiry =
                new Inquiry(watching.clients().questions(), watching.jobs().namespace());
        ObservationLine line = new ObservationLine(
                detector, new Explainer(pods, inquiry), journal, parts.voice().publisher(speaker), metrics);
        MissingPods missing = new MissingPods(inquiry, watching.podsMissing(), clock);
        ObjectWatch<JobObservation> watch = new ObjectWatch<>(
                watching.jobs(),
                watching.clients().jobs(),
                journal.resourceVersion(),
                line,
                watching.silence(),
                metrics.interruptions(watching.jobs().plural()));
        return new Session(speaker, turn, journal, line, new StuckLine(pods, missing, journal, line), watch);
    }

    private void pause(long began) throws InterruptedException {
        if (System.nanoTime() - began > GOOD_SESSION.toNanos()) {
            backoff.reset();
        }
        if (mandate.valid()) {
            stopping.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
