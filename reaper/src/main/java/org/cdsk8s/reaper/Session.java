package org.cdsk8s.reaper;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.WatchState;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.journal.JournalException;
import org.cdsk8s.reaper.publish.JobEventPublisher;
import org.cdsk8s.reaper.publish.NotToldException;
import org.cdsk8s.reaper.publish.Speaker;
import org.cdsk8s.reaper.watch.JobObservation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn at speaking: on one connection, with one epoch of the journal. Anything that cannot be dealt with on the way
 * ends it, and the next one starts over from the journal; there is no other way to recover, so this one is well trodden.
 */
final class Session {

    /** The resourceVersion of a quiet cluster is written this often, and a lost connection noticed this soon. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Speaker speaker;
    private final LinkState turn;
    private final Journal journal;
    private final ObservationLine line;
    private final StuckLine stuckLine;
    private final JobEventPublisher publisher;
    private final ObjectWatch<JobObservation> watch;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /**
     * Prepares a session.
     *
     * @param turn the state of the speaker's connection, from before the journal was taken over
     */
    Session(
            Speaker speaker,
            LinkState turn,
            Journal journal,
            ObservationLine line,
            StuckLine stuckLine,
            ObjectWatch<JobObservation> watch) {
        this.speaker = speaker;
        this.turn = turn;
        this.journal = journal;
        this.line = line;
        this.stuckLine = stuckLine;
        this.publisher = line.publisher();
        this.watch = watch;
    }

    /**
     * Works until {@link #stop()}, or until something fails or the election is lost; says what by the exception. Whoever
     * was elected instead must not be made to repeat what this one said: it waits for the connection, and for the confirms.
     */
    void run() throws IOException, InterruptedException {
        LOG.info(
                "Speaking with epoch {}; {}",
                journal.epoch(),
                journal.resourceVersion()
                        .map(version -> "watching from resourceVersion " + version)
                        .orElse("no resourceVersion in the journal, listing"));
        Thread settler = new Thread(() -> guard("Settling", this::settle), "settle");
        Thread stuck = new Thread(
                () -> guard("Looking for stuck Jobs", () -> untilStopped(() -> stuckLine.run(stopped))), "stuck");
        settler.start();
        try {
            observe(stuck);
            drain(settler);
        } finally {
            stopped.countDown();
            publisher.close();
            settler.join();
            stuck.join();
        }
        settleRest();
        IOException cause = failure;
        if (cause != null) {
            throw cause;
        }
        journal.flush();
        if (!speaker.entitled()) {
            throw new IOException("This reaper is not elected any more, or could not renew its Lease in time");
        }
    }

    /** Ends the watch; {@link #run} then waits a little for what is on its way. */
    void stop() {
        stopping = true;
        publisher.finish();
        watch.close();
    }

    WatchState watchState() {
        return watch.state();
    }

    Journal journal() {
        return journal;
    }

    /** One of the session's threads; what it throws ends the session. */
    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    @SuppressWarnings(
            "IllegalCatch") // a defect would otherwise stop this thread and leave the session running without it
    private void guard(String what, Part part) {
        try {
            part.run();
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(new IOException(what + " met a defect: " + e, e));
        }
    }

    private void settle() throws IOException, InterruptedException {
        while (stopped.getCount() > 0) {
            line.settle(TICK);
            speaker.checkStillOn(turn);
            if (!speaker.entitled()) {
                stop();
            }
        }
    }

    /** Keeps the first failure: those after it follow from it. */
    private synchronized void fail(IOException e) {
        if (failure == null && stopped.getCount() > 0) {
            failure = e;
            watch.close();
            publisher.finish();
        }
    }

    /** While being stopped, or elected no more, nothing new can be said, and who tries gets to know. */
    private void untilStopped(Part part) throws IOException, InterruptedException {
        try {
            part.run();
        } catch (IOException e) {
            if (!stopping && speaker.entitled()) {
                throw e;
            }
            LOG.debug("A part of the session ended because it is being stopped", e);
        }
    }

    private void observe(Thread stuck) throws InterruptedException {
        try {
            untilStopped(() -> {
                line.resume();
                stuck.start();
                watch.run();
            });
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Only what the broker has is worth waiting for. What nobody listens to would wait for ever. */
    private void drain(Thread settler) throws InterruptedException {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (journalHolds() && settler.isAlive() && publisher.onTheWay() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (failure == null && journal.waiting() > 0) {
            LOG.warn("{} events are not confirmed; whoever speaks next says them again", journal.waiting());
        }
    }

    /** What was confirmed while the session ended must not be said again by the next one. */
    private void settleRest() throws InterruptedException {
        if (!journalHolds()) {
            return;
        }
        try {
            line.settle(Duration.ZERO);
        } catch (NotToldException e) {
            LOG.debug("Nothing more was confirmed", e);
        } catch (IOException e) {
            LOG.warn("What was confirmed last could not be journaled, and is said again: {}", e.getMessage());
        }
    }

    /** After a write that failed nobody knows what the journal says, and nothing more may be written on its strength. */
    private boolean journalHolds() {
        return !(failure instanceof JournalException);
    }
}
