package org.cdsk8s.local.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds back a broker's confirms (AMQP 0-9-1 {@code basic.ack} and {@code basic.nack} to a publisher) and lets everything
 * else pass, heartbeats too: what a broker does that took a message and is slow to say so. Thread-safe.
 */
public final class ConfirmGate {

    private static final int HEADER = 7;
    private static final int METHOD_FRAME = 1;
    private static final int BASIC = 60;
    private static final int ACK = 80;
    private static final int NACK = 120;

    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean closed;

    /** Confirms are held back from now on. */
    public void close() {
        closed = true;
    }

    /**
     * Confirms pass again; those held back go ahead of whatever the broker sends next, at the latest a heartbeat, or go at
     * once with {@link Relay#flush()}.
     */
    public void open() {
        closed = false;
    }

    /** How many confirms were held back so far; one may stand for many messages. */
    public int held() {
        return held.get();
    }

    /** The gate on one connection. */
    public Cargo onConnection() {
        return new Frames();
    }

    private static boolean confirms(byte[] frame) {
        ByteBuffer method = ByteBuffer.wrap(frame);
        if (frame.length < HEADER + 4 || method.get(0) != METHOD_FRAME || method.getShort(HEADER) != BASIC) {
            return false;
        }
        int number = method.getShort(HEADER + 2);
        return number == ACK || number == NACK;
    }

    /** One connection's stream, cut into frames: type (1 byte), channel (2), size (4), the size's bytes, end (1). */
    private final class Frames implements Cargo {

        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private byte[] partial = new byte[0];

        @Override
        public byte[] carry(byte[] bytes) {
            ByteArrayOutputStream passing = new ByteArrayOutputStream();
            if (!closed) {
                passing.writeBytes(waiting.toByteArray());
                waiting.reset();
            }
            ByteBuffer rest = ByteBuffer.allocate(partial.length + bytes.length)
                    .put(partial)
                    .put(bytes)
                    .flip();
            while (rest.remaining() >= HEADER && rest.remaining() >= length(rest)) {
                byte[] frame = new byte[length(rest)];
                rest.get(frame);
                pass(frame, passing);
            }
            partial = new byte[rest.remaining()];
            rest.get(partial);
            return passing.toByteArray();
        }

        private void pass(byte[] frame, ByteArrayOutputStream passing) {
            if (closed && confirms(frame)) {
                held.incrementAndGet();
                waiting.writeBytes(frame);
            } else {
                passing.writeBytes(frame);
            }
        }

        private static int length(ByteBuffer rest) {
            return HEADER + rest.getInt(rest.position() + 3) + 1;
        }
    }
}
