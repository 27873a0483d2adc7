package org.cdsk8s.reaper.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.retry.Backoff;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events, those of many Jobs at once but of each Job one after the other, and hands on which of them are told.
 * One that fails ends everything: only a new session knows from the journal what to repeat. What the broker has by then
 * it may still confirm.
 *
 * <p>An event nobody is listening to counts as told, except an end of a Job: that is tried until somebody gets it. Where
 * CloudEvents are wanted an event is told when its CloudEvent is confirmed too, which goes out after it.
 *
 * <p>One thread publishes, another takes what is told.
 */
public final class JobEventPublisher {

    /** Events on their way at once. The watch waits beyond that, so that a slow broker does not fill the heap. */
    private static final int IN_FLIGHT = 1024;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(JobEventPublisher.class);

    private final Outlet outlet;
    private final String exchange;
    private final EventsFormat format;
    private final Semaphore room = new Semaphore(IN_FLIGHT);

    /** By Job, its last event on the way: the next waits, since the broker may refuse one and take another. */
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    /**
     * Says what had to wait for an earlier event of its Job. The pool that futures use by default starts a thread for each
     * task where there are two cores or fewer.
     */
    private final ThreadPoolExecutor next = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, "say"));

    /** What is told; nothing stands for a failure, and wakes whoever waits. */
    private final BlockingQueue<Optional<EventId>> told = new LinkedBlockingQueue<>();

    private final AtomicInteger onTheWay = new AtomicInteger();

    /** Whether it was said that an end of a Job found no queue: once a session is enough. */
    private final AtomicBoolean unheard = new AtomicBoolean();

    private final CountDownLatch finishing = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /**
     * A publisher for one session.
     *
     * @param outlet publishes one message
     * @param exchange the exchange to publish on
     * @param format in which forms
     */
    public JobEventPublisher(Outlet outlet, String exchange, EventsFormat format) {
        this.outlet = outlet;
        this.exchange = exchange;
        next.allowCoreThreadTimeOut(true); // so that it ends with the session by itself
        this.format = format;
    }

    /**
     * Publishes, waiting for room first, and until the broker takes messages.
     *
     * @throws NotToldException if an earlier event could not be published, nothing new may be said any more, or this is
     *     {@linkplain #finish() finishing}
     */
    public void publish(PendingEvent event) throws NotToldException, InterruptedException {
        awaitRoom();
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
        String job = event.id().uid();
        CompletableFuture<Void> before = last.get(job);
        // Not on the thread that brought the confirm: it must never wait for a socket to take bytes.
        CompletableFuture<Void> said =
                before == null ? say(event, backoff) : before.thenComposeAsync(done -> say(event, backoff), next);
        last.put(job, said);
        CompletableFuture<?> unused = said.whenComplete((done, thrown) -> {
            last.remove(job, said);
            settled(event, thrown);
        });
    }

    /**
     * The events told since the last call, waiting up to {@code patience} for the first.
     *
     * @throws NotToldException if an event could not be published, once the broker has answered for all others it has and
     *     those that were told are handed out; or if this was {@linkplain #close() closed}, once they are
     */
    public List<EventId> told(Duration patience) throws NotToldException, InterruptedException {
        List<Optional<EventId>> news = new ArrayList<>();
        Optional<EventId> first = told.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            news.add(first);
            told.drainTo(news, IN_FLIGHT);
        }
        List<EventId> events = news.stream().flatMap(Optional::stream).toList();
        if (events.isEmpty() && (closed || onTheWay.get() == 0)) {
            checkNothingFailed();
        }
        room.release(events.size());
        onTheWay.addAndGet(-events.size());
        return events;
    }

    /**
     * Takes no new event from now on, and tries none again that nobody listened to: the next session does. What the broker
     * has it may still confirm. Thread-safe.
     */
    public void finish() {
        finishing.countDown();
    }

    /** How many events the broker has and did not confirm, or that are confirmed and were not handed out. Thread-safe. */
    public int onTheWay() {
        return onTheWay.get();
    }

    /** Ends it: nothing is waited for or tried again, and whoever waits goes on with an exception. Thread-safe. */
    public void close() {
        closed = true;
        fail(new NotToldException("This session has ended"));
    }

    private boolean finishing() {
        return finishing.getCount() == 0 || !outlet.entitled();
    }

    private void awaitRoom() throws NotToldException, InterruptedException {
        boolean mine = false;
        while (!mine) {
            checkNothingFailed();
            if (finishing()) {
                throw new NotToldException("This session is ending");
            }
            if (outlet.flows()) {
                mine = room.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                finishing.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private CompletableFuture<Void> say(PendingEvent event, Backoff backoff) {
        Throwable earlier = failure;
        if (earlier != null) {
            return CompletableFuture.failedFuture(earlier);
        }
        if (finishing()) {
            return new CompletableFuture<>(); // never told by this session; it is in the journal
        }
        onTheWay.incrementAndGet();
        return handOver(event)
                .whenComplete((heard, thrown) -> {
                    if (thrown != null) {
                        onTheWay.decrementAndGet();
                    }
                })
                .thenCompose(heard -> heard ? CompletableFuture.completedFuture(null) : sayLater(event, backoff));
    }

    /** Completes when the broker has all of it, with whether that will do. */
    private CompletableFuture<Boolean> handOver(PendingEvent event) {
        LOG.debug("Saying {} {}", event.routingKey(), event.body());
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        return outlet.publish(OutgoingMessage.json(
                        exchange, event.routingKey(), event.id().toString(), body))
                .thenCompose(result -> mustBeHeard(event, result)
                        ? CompletableFuture.completedFuture(false)
                        : sayAsCloudEvent(event).thenApply(done -> true));
    }

    /** Whether anybody listens to it makes no difference: the plain event is what must be heard. */
    private CompletableFuture<Void> sayAsCloudEvent(PendingEvent event) {
        if (format == EventsFormat.PLAIN) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.supplyAsync(() -> CloudEventMessage.of(event, exchange), next)
                .thenCompose(message -> message.map(outlet::publish)
                        .orElseGet(() -> CompletableFuture.completedFuture(PublishResult.UNROUTABLE)))
                .thenAccept(result -> LOG.debug("Said {} as a CloudEvent: {}", event.id(), result));
    }

    private static boolean mustBeHeard(PendingEvent event, PublishResult result) {
        return result == PublishResult.UNROUTABLE && event.id().state().terminal();
    }

    private CompletableFuture<Void> sayLater(PendingEvent event, Backoff backoff) {
        onTheWay.decrementAndGet();
        Duration wait = backoff.next();
        if (unheard.compareAndSet(false, true)) {
            LOG.warn(
                    "No queue is bound for {}, so nobody was told {}; trying again until there is one",
                    event.routingKey(),
                    event.id());
        }
        return CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, next))
                .thenCompose(waited -> say(event, backoff));
    }

    private void settled(PendingEvent event, @Nullable Throwable thrown) {
        if (thrown == null) {
            told.add(Optional.of(event.id()));
        } else {
            fail(thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
        }
    }

    private void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        told.add(Optional.empty());
    }

    private void checkNothingFailed() throws NotToldException {
        Throwable thrown = failure;
        if (thrown != null) {
            throw new NotToldException(thrown);
        }
    }
}
