package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The body of one log request. The next bytes are asked for only when the last ones were dealt with, so a slow disk slows
 * the kubelet down instead of filling the heap. Thread-safe.
 */
final class LogStream implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

    /** Learns what comes, on the client's own thread: must not block. */
    interface Receiver {

        /** Bytes came; {@link LogStream#more} of {@code from} must be called for the next. */
        void received(LogStream from, List<ByteBuffer> bytes);

        /** No more will come from {@code from}; null when the server ended the stream in good order. */
        void ended(LogStream from, @Nullable Throwable why);
    }

    private volatile Receiver receiver;
    private volatile @Nullable AsyncBody body;
    private volatile boolean closed;

    LogStream(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Lets the bytes flow. */
    void start(AsyncBody opened) {
        body = opened;
        if (closed) {
            opened.cancel();
            return;
        }
        CompletableFuture<?> unused = opened.done().whenComplete((nothing, why) -> receiver.ended(this, why));
        opened.consume();
    }

    /** Lets the bytes flow to somebody else. */
    void startFor(Receiver other, AsyncBody opened) {
        receiver = other;
        start(opened);
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody from) {
        receiver.received(this, bytes);
    }

    /** Asks for the next bytes. */
    void more() {
        AsyncBody current = body;
        if (current != null) {
            current.consume();
        }
    }

    /**
     * Breaks it off, and with it its connection. One that has ended is left alone: the client would close the connection
     * all the same, and that may serve another request by now.
     */
    @Override
    public void close() {
        closed = true;
        AsyncBody current = body;
        if (current != null && !current.done().isDone()) {
            current.cancel();
        }
    }
}
