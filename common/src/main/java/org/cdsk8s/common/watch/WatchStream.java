package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of one watch request, cut into lines. The next bytes are asked for only when the last ones were taken, so a
 * reader that is slow slows the server down instead of filling the heap.
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

    private static final Taken SILENCE = new Taken(List.of(), null, true);

    private final LineSplitter splitter = new LineSplitter();
    private final BlockingQueue<Taken> arrived = new LinkedBlockingQueue<>();
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
        try {
            for (ByteBuffer part : bytes) {
                lines.addAll(splitter.split(part));
            }
            arrived.add(new Taken(lines, null, false));
        } catch (LineSplitter.LineTooLongException e) {
            arrived.add(new Taken(lines, null, false));
            end(String.valueOf(e.getMessage()));
            from.cancel();
        }
    }

    /** The next lines, waiting for them up to {@code silence}. */
    Taken take(Duration silence) throws InterruptedException {
        Taken taken = arrived.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (taken == null) {
            return SILENCE;
        }
        AsyncBody current = body;
        if (taken.end() == null && current != null) {
            current.consume();
        }
        return taken;
    }

    /** Makes whoever waits in {@link #take} go on. */
    void end(String why) {
        arrived.add(new Taken(List.of(), why, false));
    }

    @Override
    public void close() {
        AsyncBody current = body;
        if (current != null) {
            current.cancel();
        }
    }

    private static String describe(@Nullable Throwable failure) {
        return failure == null ? "the server closed the stream" : "the stream broke: " + failure.getMessage();
    }
}
