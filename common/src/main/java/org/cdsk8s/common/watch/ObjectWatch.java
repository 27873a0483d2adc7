package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cdsk8s.common.retry.Backoff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches objects for as long as it is let, whatever the API server does: reopens a stream that ended, lists and compares
 * when history is gone or the server fell silent, waits when it refuses.
 *
 * @param <S> what is learnt from one object
 */
public final class ObjectWatch<S> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectWatch.class);

    /** The server ends a stream after this time; a stream that old is reopened, which costs one request. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final WatchApi<?, S> api;
    private final ObjectObserver<S> observer;
    private final Duration silence;
    private final Consumer<Interruption> interruptions;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable WatchStream open;
    private volatile WatchState state = WatchState.fresh();

    /** The resourceVersion everything up to which was seen; empty when only a list helps. */
    private Optional<String> position;

    /**
     * Prepares a watch.
     *
     * @param client used by nothing else, and not retrying by itself; closing it is up to the caller
     * @param from the resourceVersion to go on from; empty to begin with a list
     * @param silence a stream that brings neither event nor bookmark for this long is taken for dead
     * @param interruptions is told of each; must not block
     */
    public ObjectWatch(
            Watched<?, S> watched,
            KubernetesClient client,
            Optional<String> from,
            ObjectObserver<S> observer,
            Duration silence,
            Consumer<Interruption> interruptions) {
        this.api = new WatchApi<>(client, watched);
        this.position = from;
        this.observer = observer;
        this.silence = silence;
        this.interruptions = interruptions;
    }

    /** Watches until {@link #close()}, or until the observer throws. */
    public void run() throws IOException, InterruptedException {
        while (closed.getCount() > 0) {
            try {
                if (position.isPresent()) {
                    follow(position.get());
                } else {
                    position = Optional.of(new ObjectLister<>(api, observer).list());
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
            LOG.warn(
                    "The watch of {} brought nothing for {} s, not even a bookmark: listing",
                    api.watched().plural(),
                    silence.toSeconds());
            interruptions.accept(Interruption.SILENCE);
            position = Optional.empty();
            return false;
        }
        if (taken.end() != null) {
            ended(taken.end());
            return false;
        }
        return deliver(taken.lines());
    }

    private void ended(String why) {
        LOG.debug(
                "Reopening the watch of {} at resourceVersion {}: {}",
                api.watched().plural(),
                position.orElse("?"),
                why);
        if (closed.getCount() > 0) {
            interruptions.accept(Interruption.ENDED);
        }
    }

    /** Hands on what the lines say; false when one of them makes no sense. */
    private boolean deliver(List<byte[]> lines) throws ApiFailureException, IOException, InterruptedException {
        List<S> seen = new ArrayList<>(lines.size());
        Optional<String> reached = position;
        for (byte[] bytes : lines) {
            WatchLine<S> line = WatchLine.read(bytes, api.watched());
            if (line.reached().isEmpty()) {
                handOn(seen, reached);
                return troubled(line);
            }
            observation(line).ifPresent(seen::add);
            reached = line.reached();
        }
        handOn(seen, reached);
        heard();
        return true;
    }

    /** What a line shows of an object of ours. One that only lost its label is ours no more, but lives. */
    private Optional<S> observation(WatchLine<S> line) throws ApiFailureException, InterruptedException {
        if (line instanceof WatchLine.Seen<S> seen) {
            return Optional.of(seen.observation());
        }
        if (line instanceof WatchLine.Removed<S> removed) {
            ObjectMeta last = removed.last();
            return removed.proven() || !api.exists(last.getName(), last.getUid())
                    ? Optional.of(removed.observation())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private void handOn(List<S> seen, Optional<String> reached) throws IOException, InterruptedException {
        observer.observed(seen);
        position = reached;
        if (position.isPresent()) {
            observer.reached(position.get());
        }
    }

    private boolean troubled(WatchLine<S> line) throws ApiFailureException {
        if (line instanceof WatchLine.Failed<S> failed) {
            throw failed.exception();
        }
        LOG.warn(
                "The watch of {} brought something that is no watch event, {}: listing",
                api.watched().plural(),
                line);
        interruptions.accept(Interruption.GARBAGE);
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
            LOG.warn(
                    "The watch of {} is interrupted: {}; {}",
                    api.watched().plural(),
                    reason,
                    e.needsList() ? "listing" : "trying again");
        }
        state = new WatchState(false, reason, state.lastHeardNanos());
        interruptions.accept(Interruption.of(e));
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
