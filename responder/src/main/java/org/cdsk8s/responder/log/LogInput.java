package org.cdsk8s.responder.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log as one thread reads it, waiting for what comes; but not for ever. */
final class LogInput extends InputStream implements LogStream.Receiver {

    private record Arrived(List<ByteBuffer> bytes, boolean last, @Nullable Throwable why) {}

    private final Duration silence;
    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> present = new ArrayDeque<>();
    private volatile @Nullable LogStream stream;
    private boolean ended;

    /** An input that gives up when nothing comes for {@code silence}. */
    LogInput(Duration silence) {
        this.silence = silence;
    }

    @Override
    public void received(LogStream from, List<ByteBuffer> bytes) {
        stream = from;
        arrived.add(new Arrived(bytes, false, null));
    }

    @Override
    public void ended(LogStream from, @Nullable Throwable why) {
        arrived.add(new Arrived(List.of(), true, why));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (!ended && present.isEmpty()) {
            take();
        }
        ByteBuffer next = present.peek();
        if (next == null) {
            return -1;
        }
        int read = Math.min(length, next.remaining());
        next.get(target, offset, read);
        if (!next.hasRemaining()) {
            present.remove();
        }
        return read;
    }

    @Override
    public void close() {
        LogStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    private void take() throws IOException {
        Arrived next = await();
        if (next.why() != null) {
            throw new LogUnavailableException("the log broke off: " + next.why(), 0, next.why());
        }
        ended = next.last();
        next.bytes().stream().filter(ByteBuffer::hasRemaining).forEach(present::add);
        LogStream open = stream;
        if (!ended && open != null) {
            open.more();
        }
    }

    private Arrived await() throws IOException {
        try {
            Arrived next = arrived.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new LogUnavailableException("nothing came of the log for " + silence.toSeconds() + " s", 0, null);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("reading the log was interrupted", 0, e);
        }
    }
}
