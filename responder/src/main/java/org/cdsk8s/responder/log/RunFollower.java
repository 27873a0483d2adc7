package org.cdsk8s.responder.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdsk8s.common.retry.Backoff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log of one run of a container to a part, as it grows. Whatever breaks, it goes on from the last whole line,
 * until the container has ended and nothing is left to read. All is done in order, nothing on the client's own thread.
 * Thread-safe.
 */
final class RunFollower implements LogStream.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(RunFollower.class);

    /** How long nothing may come of the rest of a log once the container has ended. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(15);

    /** How long after its last byte a container's end is seen at the latest, as a rule. A restarted one must not be read. */
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(3);

    private final FollowTarget target;
    private final Executor tasks;
    private final Runnable whenOver;
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));
    private final AtomicBoolean toLook = new AtomicBoolean();
    private @Nullable PartWriter writer;
    private @Nullable TimedLines lines;
    private @Nullable LogStream stream;
    private long lastHeard = System.nanoTime();
    private Duration pause = Duration.ZERO;
    private LogRun run;
    private boolean cleanEnd;
    private boolean ending;
    private long quietSince;
    private boolean troubled;
    private boolean over;

    /**
     * Prepares to follow.
     *
     * @param threads where the work is done
     * @param whenOver called once, when there is nothing left to do
     */
    RunFollower(FollowTarget target, LogRun run, Executor threads, Runnable whenOver) {
        this.target = target;
        this.run = run;
        this.tasks = new InOrder(threads);
        this.whenOver = whenOver;
    }

    /** The run was seen again. */
    void seen(LogRun now) {
        tasks.execute(() -> {
            run = now;
            if (now.ended()) {
                end();
            }
        });
    }

    /** The pod is gone, or has ended: what is left must come soon. */
    void lastWords() {
        tasks.execute(this::end);
    }

    /** Looks whether anything is to be done; called every now and then, also while a disk does not answer. */
    void tick() {
        if (toLook.compareAndSet(false, true)) {
            tasks.execute(this::look);
        }
    }

    /** Stops; what was written stays. */
    void stop() {
        tasks.execute(this::finish);
    }

    @Override
    public void received(LogStream from, List<ByteBuffer> bytes) {
        tasks.execute(() -> write(from, bytes));
    }

    @Override
    public void ended(LogStream from, @Nullable Throwable why) {
        tasks.execute(() -> streamEnded(from, why));
    }

    private void end() {
        if (!ending) {
            ending = true;
            quietSince = System.nanoTime();
        }
        if (cleanEnd) {
            finish();
        }
    }

    private void look() {
        toLook.set(false);
        if (over) {
            return;
        }
        if (ending && since(quietSince).compareTo(LAST_WORDS) > 0) {
            LOG.warn("The log of {} did not come to its end in time; its rest is read later", run.stem());
            finish();
        } else if (stream == null && since(lastHeard).compareTo(pause) >= 0) {
            ask();
        } else if (stream != null && since(lastHeard).compareTo(target.silence()) > 0) {
            dropStream(Duration.ZERO);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void ask() {
        try {
            PartWriter part = writer;
            if (part == null) {
                Files.createDirectories(target.directory());
                LogPosition reached = LogPart.reached(LogPart.of(target.directory(), run));
                part = PartWriter.create(target.directory(), run, reached, target.maxBytes());
                writer = part;
            }
            lines = part.further();
            LogStream next = new LogStream(this);
            stream = next;
            cleanEnd = false;
            lastHeard = System.nanoTime();
            CompletableFuture<?> unused = target.source()
                    .open(run, LogQuery.following(part.reached()), next)
                    .whenComplete((nothing, failure) -> {
                        if (failure != null) {
                            tasks.execute(() -> streamEnded(next, failure));
                        }
                    });
        } catch (IOException e) {
            broken(e);
        }
    }

    private void write(LogStream from, List<ByteBuffer> bytes) {
        TimedLines into = lines;
        PartWriter part = writer;
        if (from != stream || into == null || part == null) {
            return;
        }
        try {
            for (ByteBuffer each : bytes) {
                byte[] copy = new byte[each.remaining()];
                each.get(copy);
                into.accept(copy, 0, copy.length);
            }
            part.flush();
            lastHeard = System.nanoTime();
            quietSince = lastHeard;
            troubled = false;
            backoff.reset();
            if (part.full()) {
                finish();
            } else {
                from.more();
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void streamEnded(LogStream from, @Nullable Throwable why) {
        if (from != stream) {
            return;
        }
        if (why == null) {
            endOfLog();
            return;
        }
        LogUnavailableException reason = target.source().explained(why);
        if (reason.podGone()) {
            finish();
        } else {
            broken(reason);
        }
    }

    /** The server may also end a stream of a container that prints on; then the pod does not say that it has ended. */
    private void endOfLog() {
        if (run.ended() || ending) {
            finish();
        } else {
            cleanEnd = true;
            dropStream(UNTIL_SEEN);
        }
    }

    private void broken(Throwable why) {
        if (!troubled) {
            LOG.warn(
                    "The log of {} cannot be followed at the moment, and is tried again: {}",
                    run.stem(),
                    why.toString());
        }
        troubled = true;
        lines = null;
        dropStream(backoff.next());
    }

    private void dropStream(Duration waiting) {
        LogStream open = stream;
        stream = null;
        pause = waiting;
        lastHeard = System.nanoTime();
        if (open != null) {
            open.close();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        dropStream(Duration.ZERO);
        try {
            close(writer, lines);
            if (writer != null && Files.exists(target.directory().resolve(run.stem() + ".log"))) {
                writer.discard();
            }
        } catch (IOException e) {
            LOG.warn("The last bytes of the log of {} were not written: {}", run.stem(), e.toString());
        }
        whenOver.run();
    }

    private static void close(@Nullable PartWriter part, @Nullable TimedLines rest) throws IOException {
        try (part) {
            if (rest != null) {
                rest.finish();
            }
        }
    }
}
