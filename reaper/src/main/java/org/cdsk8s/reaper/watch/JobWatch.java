package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.reaper.retry.Backoff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches our Jobs for as long as it is let, whatever the API server does: reopens a stream that ended, lists and
 * compares when history is gone or the server fell silent, waits when it refuses.
 */
public final class JobWatch implements AutoCloseable {

    /** Learns what the watch sees. Whatever it throws ends the watch. Called by one thread. */
    public interface Observer {

        /** Jobs were seen, in this order. Returns when they are dealt with, and only then more is read. */
        void observed(List<JobObservation> seen) throws IOException, InterruptedException;

        /** Everything up to {@code resourceVersion} was seen. */
        void reached(String resourceVersion) throws IOException;

        /** The Jobs that are thought to exist and are not among {@code uids}, all that a complete list showed. */
        Collection<JobRef> missingFrom(Set<String> uids);
    }

    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    /** The server ends a stream after this time; a stream that old is reopened, which costs one request. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final JobApi api;
    private final Observer observer;
    private final Duration silence;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable WatchStream open;
    private volatile WatchState state = new WatchState(false, "not watching yet", System.nanoTime());

    /** The resourceVersion everything up to which was seen; empty when only a list helps. */
    private Optional<String> position;

    /**
     * Prepares a watch.
     *
     * @param client used by nothing else, and not retrying by itself; closing it is up to the caller
     * @param from the resourceVersion to go on from; empty to begin with a list
     * @param silence a stream that brings neither event nor bookmark for this long is taken for dead
     */
    public JobWatch(JobsOf jobs, KubernetesClient client, Optional<String> from, Observer observer, Duration silence) {
        this.api = new JobApi(client, jobs);
        this.position = from;
        this.observer = observer;
        this.silence = silence;
    }

    /** Watches until {@link #close()}, or until the observer throws. */
    public void run() throws IOException, InterruptedException {
        while (closed.getCount() > 0) {
            try {
                if (position.isPresent()) {
                    follow(position.get());
                } else {
                    position = Optional.of(new JobLister(api, observer).list());
                    heard();
                }
            } catch (ApiFailureException e) {
                refused(e);
            }
        }
    }

    /** How the watch stands. Thread-safe. */
    public WatchState state() {
        return state;
    }

    /** Ends {@link #run}. Thread-safe. */
    @Override
    public void close() {
        closed.countDown();
        WatchStream current = open;
        if (current != null) {
            current.end("closed");
        }
    }

    /** Follows one stream until it ends, by itself or because only a list helps. */
    private void follow(String from) throws ApiFailureException, IOException, InterruptedException {
        try (WatchStream stream = api.watch(from, LIFETIME)) {
            open = stream;
            state = new WatchState(true, "", System.nanoTime());
            boolean goOn = true;
            while (goOn && closed.getCount() > 0) {
                goOn = deal(stream.take(silence));
            }
            if (position.equals(Optional.of(from))) {
                pause(backoff.next()); // a server that ends every stream at once must not be asked without a break
            }
        } finally {
            open = null;
        }
    }

    /** Deals with what one look at the stream gave; false when the stream is of no more use. */
    private boolean deal(WatchStream.Taken taken) throws ApiFailureException, IOException, InterruptedException {
        if (taken.silent()) {
            LOG.warn("The watch brought nothing for {} s, not even a bookmark: listing", silence.toSeconds());
            position = Optional.empty();
            return false;
        }
        if (taken.end() != null) {
            LOG.debug("Reopening the watch at resourceVersion {}: {}", position.orElse("?"), taken.end());
            return false;
        }
        return deliver(taken.lines());
    }

    /** Hands on what the lines say; false when one of them makes no sense. */
    private boolean deliver(List<byte[]> lines) throws ApiFailureException, IOException, InterruptedException {
        List<JobObservation> seen = new ArrayList<>(lines.size());
        for (byte[] bytes : lines) {
            WatchLine line = WatchLine.read(bytes, api.jobs().own());
            if (line instanceof WatchLine.Seen job) {
                seen.add(job.observation());
            }
            if (line.reached().isEmpty()) {
                handOn(seen);
                return troubled(line);
            }
            position = line.reached();
        }
        handOn(seen);
        heard();
        return true;
    }

    private void handOn(List<JobObservation> seen) throws IOException, InterruptedException {
        observer.observed(seen);
        if (position.isPresent()) {
            observer.reached(position.get());
        }
    }

    private boolean troubled(WatchLine line) throws ApiFailureException {
        if (line instanceof WatchLine.Failed failed) {
            throw failed.exception();
        }
        LOG.warn("The watch brought something that is no watch event, {}: listing", line);
        position = Optional.empty();
        return false;
    }

    private void heard() {
        backoff.reset();
        state = new WatchState(true, "", System.nanoTime());
    }

    private void refused(ApiFailureException e) throws InterruptedException {
        String reason = String.valueOf(e.getMessage());
        if (state.up() || !state.reason().equals(reason)) {
            LOG.warn("The watch is interrupted: {}; {}", reason, e.needsList() ? "listing" : "trying again");
        }
        state = new WatchState(false, reason, state.lastHeardNanos());
        if (e.needsList()) {
            position = Optional.empty();
        }
        Duration own = backoff.next();
        pause(e.retryAfter().compareTo(own) > 0 ? e.retryAfter() : own);
    }

    private void pause(Duration time) throws InterruptedException {
        closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
