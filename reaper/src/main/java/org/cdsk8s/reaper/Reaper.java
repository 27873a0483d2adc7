package org.cdsk8s.reaper;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.journal.JournalStore;
import org.cdsk8s.reaper.publish.JobEventPublisher;
import org.cdsk8s.reaper.publish.Speaker;
import org.cdsk8s.reaper.retry.Backoff;
import org.cdsk8s.reaper.watch.JobWatch;
import org.cdsk8s.reaper.watch.JobsOf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for its turn to speak, and runs one session after the other. Thread-safe. */
final class Reaper {

    /**
     * What a reaper works with.
     *
     * @param client the API server's client, used for nothing else
     * @param jobs the Jobs to watch
     * @param store keeps the journal
     * @param speaker the connection to publish on
     * @param exchange the exchange to publish on
     * @param watchSilence a watch that brings nothing for this long is taken for dead
     */
    record Parts(
            KubernetesClient client,
            JobsOf jobs,
            JournalStore store,
            Speaker speaker,
            String exchange,
            Duration watchSilence) {}

    private static final Duration LOOK_FOR_TURN = Duration.ofMillis(100);

    /** A session that lasted this long was a good one: the next failure is a new one. */
    private static final Duration GOOD_SESSION = Duration.ofSeconds(30);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(12);

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final Parts parts;
    private final ReaperMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private final Thread thread = new Thread(this::run, "reaper");
    private volatile @Nullable Session session;
    private String lastReason = "";

    Reaper(Parts parts, ReaperMetrics metrics, Clock clock) {
        this.parts = parts;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        metrics.observe(this::session);
        parts.speaker().start();
        thread.start();
    }

    /** Stops watching, waits a little for what is on its way, journals it, and closes the connections. */
    void stop() {
        stopping.countDown();
        Session current = session;
        if (current != null) {
            current.stop();
        }
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.speaker().close();
        parts.client().close();
    }

    /** The session that is running; null between two. */
    @Nullable
    Session session() {
        return session;
    }

    Parts parts() {
        return parts;
    }

    private void run() {
        try {
            while (stopping.getCount() > 0) {
                LinkState turn = parts.speaker().state();
                if (turn.up()) {
                    speak(turn);
                }
                stopping.await(LOOK_FOR_TURN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // the only thread that speaks must outlive a defect, and say so
    private void speak(LinkState turn) throws InterruptedException {
        long began = System.nanoTime();
        try {
            Session opened = open(turn);
            session = opened;
            lastReason = "";
            if (stopping.getCount() > 0) {
                opened.run();
            }
        } catch (IOException e) {
            sayOnce(String.valueOf(e.getMessage()));
            pause(began);
        } catch (RuntimeException e) {
            LOG.error("Not speaking any more because of a defect; starting over from the journal", e);
            pause(began);
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
        Journal journal = Journal.takeOver(parts.store());
        JobEventPublisher publisher = new JobEventPublisher(parts.speaker()::publish, parts.exchange());
        ChangeDetector detector = new ChangeDetector(journal.legacyVersion(), clock);
        ObservationLine line = new ObservationLine(detector, journal, publisher, metrics);
        JobWatch watch =
                new JobWatch(parts.jobs(), parts.client(), journal.resourceVersion(), line, parts.watchSilence());
        return new Session(parts.speaker(), turn, journal, line, watch);
    }

    private void pause(long began) throws InterruptedException {
        if (System.nanoTime() - began > GOOD_SESSION.toNanos()) {
            backoff.reset();
        }
        stopping.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    }
}
