package org.cdsk8s.reaper.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.cdsk8s.reaper.retry.Backoff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events, many at once and in order, and hands on which of them are told. One that fails ends everything: only
 * a new session knows from the journal what to repeat. Thread-safe.
 *
 * <p>An event nobody is listening to counts as told, except an end of a Job: that is tried until somebody gets it.
 */
public final class JobEventPublisher {

    /** Events on their way at once. The watch waits beyond that, so that a slow broker does not fill the heap. */
    private static final int IN_FLIGHT = 1024;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(JobEventPublisher.class);

    private final Function<OutgoingMessage, CompletableFuture<PublishResult>> outlet;
    private final String exchange;
    private final Semaphore room = new Semaphore(IN_FLIGHT);

    /** What is told; nothing stands for a failure, and wakes whoever waits. */
    private final BlockingQueue<Optional<EventId>> told = new LinkedBlockingQueue<>();

    private volatile @Nullable Throwable failure;

    /**
     * A publisher for one session.
     *
     * @param outlet publishes one message, in the order of the calls
     * @param exchange the exchange to publish on
     */
    public JobEventPublisher(Function<OutgoingMessage, CompletableFuture<PublishResult>> outlet, String exchange) {
        this.outlet = outlet;
        this.exchange = exchange;
    }

    /**
     * Publishes, waiting for room first.
     *
     * @throws NotToldException if an earlier event could not be published
     */
    public void publish(PendingEvent event) throws NotToldException, InterruptedException {
        do {
            checkNothingFailed();
        } while (!room.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        send(event, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    /**
     * The events told since the last call, waiting up to {@code patience} for the first.
     *
     * @throws NotToldException if an event could not be published, once all that were told are handed out
     */
    public List<EventId> told(Duration patience) throws NotToldException, InterruptedException {
        List<Optional<EventId>> news = new ArrayList<>();
        Optional<EventId> first = told.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            news.add(first);
            told.drainTo(news, IN_FLIGHT);
        }
        List<EventId> events = news.stream().flatMap(Optional::stream).toList();
        if (events.isEmpty()) {
            checkNothingFailed();
        }
        room.release(events.size());
        return events;
    }

    /** Ends it: nothing is tried again, and whoever waits goes on with an exception. */
    public void close() {
        fail(new NotToldException("This session has ended"));
    }

    private void fail(Throwable thrown) {
        failure = thrown;
        told.add(Optional.empty());
    }

    private void send(PendingEvent event, Backoff backoff) {
        if (failure != null) {
            return;
        }
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        LOG.debug("Saying {} {}", event.routingKey(), event.body());
        OutgoingMessage message =
                OutgoingMessage.json(exchange, event.routingKey(), event.id().toString(), body);
        CompletableFuture<?> unused =
                outlet.apply(message).whenComplete((result, thrown) -> answered(event, backoff, result, thrown));
    }

    private void answered(
            PendingEvent event, Backoff backoff, @Nullable PublishResult result, @Nullable Throwable thrown) {
        if (thrown != null) {
            fail(thrown);
        } else if (result == PublishResult.UNROUTABLE && event.id().state().terminal()) {
            sendLater(event, backoff);
        } else {
            told.add(Optional.of(event.id()));
        }
    }

    private void sendLater(PendingEvent event, Backoff backoff) {
        Duration wait = backoff.next();
        LOG.warn(
                "No queue is bound for {}, so nobody was told {}; trying again in {} ms",
                event.routingKey(),
                event.id(),
                wait.toMillis());
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> send(event, backoff));
    }

    private void checkNothingFailed() throws NotToldException {
        Throwable thrown = failure;
        if (thrown != null) {
            throw new NotToldException(thrown);
        }
    }
}
