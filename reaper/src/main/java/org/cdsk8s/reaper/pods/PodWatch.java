package org.cdsk8s.reaper.pods;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.WatchState;
import org.cdsk8s.reaper.watch.PodObservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the pods for as long as the process lives, whoever speaks: a reaper that takes over must know what the one
 * before it knew. Thread-safe.
 */
public final class PodWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(20);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private static final Duration AFTER_DEFECT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);

    private final KnownPods known;
    private final ObjectWatch<PodObservation> watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "pods");

    /**
     * Prepares the watch.
     *
     * @param watch shows {@code known} the pods
     */
    public PodWatch(KnownPods known, ObjectWatch<PodObservation> watch) {
        this.known = known;
        this.watch = watch;
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** How the watch stands. */
    public WatchState state() {
        return watch.state();
    }

    /**
     * Waits until the pods that exist are known, or {@code patience} is over, or it is clear that the API server does not
     * show them.
     */
    public void awaitFirstList(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (known.reached().isEmpty() && !watch.state().failing() && System.nanoTime() < deadline) {
            if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Ends the watch; a call that is under way may go on for a moment, and ends with the client. */
    @Override
    public void close() {
        closed.countDown();
        watch.close();
        try {
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // failures are explained worse without this thread: it must outlive a defect
    private void run() {
        try {
            while (closed.getCount() > 0) {
                try {
                    watch.run();
                } catch (IOException | RuntimeException e) {
                    LOG.error("The watch of pods met a defect; going on in {} s", AFTER_DEFECT.toSeconds(), e);
                    closed.await(AFTER_DEFECT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
