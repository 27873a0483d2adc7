package org.cdsk8s.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Everything the demo has started, closed in reverse order, once, by whoever comes first: the end of the demo or the end
 * of the JVM. Thread-safe.
 */
final class OpenParts implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes {@code part} into care.
     *
     * @throws DemoException if the demo is being stopped; the part is closed then
     */
    synchronized <T extends AutoCloseable> T keep(T part) {
        if (closed) {
            close(part);
            throw new DemoException("The demo is being stopped");
        }
        parts.push(part);
        return part;
    }

    synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // one part that cannot be closed must not keep the others running
    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("Could not stop " + part.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
