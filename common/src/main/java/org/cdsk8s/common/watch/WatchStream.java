package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The body of one watch request, cut into lines. Little is read ahead of what was taken, so a reader that is slow slows the
 * server down instead of filling the heap; but enough for it to take many lines at once, which cost one write to the
 * journal together.
 */
final class WatchStream implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

    /**
     * What one look at the stream gave.
     *
     * @param lines complete lines, in order
     * @param end why there will be no more; null while it goes on
     * @param silent whether nothing at all came in the time given
     */
    record Taken(List<byte[]> lines, @Nullable String end, boolean silent) {}

    /**
     * What came in one piece.
     *
     * @param lines the lines it completed
     * @param size its bytes
     * @param end why it is the last; null if it is not
     */
    private record Arrival(List<byte[]> lines, int size, @Nullable String end) {}

    /** No more is asked for while more bytes than this wait to be taken: some hundred Jobs. */
    private static final int AHEAD = 2 * 1024 * 1024;

    private static final Taken SILENCE = new Taken(List.of(), null, true);

    private final LineSplitter splitter = new LineSplitter();
    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable AsyncBody body;

    /** Lets the bytes flow. */
    void start(AsyncBody opened) {
        body = opened;
        CompletableFuture<?> unused = opened.done().whenComplete((nothing, failure) -> end(describe(failure)));
        opened.consume();
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody from) {
        List<byte[]> lines = new ArrayList<>();
        int size = 0;
        try {
            for (ByteBuffer part : bytes) {
                size += part.remaining();
                lines.addAll(splitter.split(part));
            }
            arrived.add(new Arrival(lines, size, null));
            if (waiting.addAndGet(size) <= AHEAD) {
                from.consume();
            }
        } catch (LineSplitter.LineTooLongException e) {
            arrived.add(new Arrival(lines, 0, null));
            end(String.valueOf(e.getMessage()));
            from.cancel();
        }
    }

    /** All lines that are there, waiting for the first up to {@code silence}. */
    Taken take(Duration silence) throws InterruptedException {
        Arrival next = arrived.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            return SILENCE;
        }
        if (next.end() != null) {
            return new Taken(List.of(), next.end(), false);
        }
        List<byte[]> lines = new ArrayList<>();
        int size = 0;
        for (; next != null; next = pollUnlessLast()) {
            lines.addAll(next.lines());
            size += next.size();
        }
        askForMore(size);
        return new Taken(lines, null, false);
    }

    private @Nullable Arrival pollUnlessLast() {
        Arrival next = arrived.peek();
        return next == null || next.end() != null ? null : arrived.poll();
    }

    /** The piece that filled the queue did not ask for the next one; whoever empties it does. */
    private void askForMore(int taken) {
        int before = waiting.getAndAdd(-taken);
        AsyncBody current = body;
        if (before > AHEAD && before - taken <= AHEAD && current != null) {
            current.consume();
        }
    }

    /** All that comes of the body of a refusal within {@code patience}: it is short, and may say more than its code. */
    byte[] drain(AsyncBody refusal, Duration patience) throws InterruptedException {
        start(refusal);
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Taken taken;
        do {
            taken = take(Duration.ofNanos(deadline - System.nanoTime()));
            taken.lines().forEach(all::writeBytes);
        } while (taken.end() == null && System.nanoTime() < deadline);
        if (taken.end() != null) {
            all.writeBytes(splitter.rest());
        }
        close();
        return all.toByteArray();
    }

    /** Makes whoever waits in {@link #take} go on. */
    void end(String why) {
        arrived.add(new Arrival(List.of(), 0, why));
    }

    /**
     * Breaks it off, and with it its connection. One that has ended is left alone: the client would close the connection
     * all the same, and that may serve another request by now.
     */
    @Override
    public void close() {
        AsyncBody current = body;
        if (current != null && !current.done().isDone()) {
            current.cancel();
        }
    }

    private static String describe(@Nullable Throwable failure) {
        return failure == null ? "the server closed the stream" : "the stream broke: " + failure.getMessage();
    }
}
