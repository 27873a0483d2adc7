package org.cdsk8s.acceptance.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of a container said, byte for byte, readable while it grows. A line that was only begun is seen when it is
 * complete or the container has ended. Safe for use by several threads.
 */
final class ContainerLog {

    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final Clock clock;
    private final List<Line> lines = new ArrayList<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean closed;

    ContainerLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void append(byte[] bytes) {
        for (byte next : bytes) {
            begun.write(next);
            if (next == '\n') {
                endLine();
            }
        }
        notifyAll();
    }

    /** The same lines again and again; they take the memory of one time. */
    synchronized void repeat(List<byte[]> wholeLines, int times) {
        for (int i = 0; i < times; i++) {
            wholeLines.forEach(line -> lines.add(new Line(clock.instant(), line)));
        }
        notifyAll();
    }

    /** The container has ended: whoever follows reaches the end. */
    synchronized void close() {
        if (begun.size() > 0) {
            endLine();
        }
        closed = true;
        notifyAll();
    }

    /** Writes what the query asks for; a following one returns when the container has ended. */
    void write(LogQuery query, OutputStream target) throws IOException, InterruptedException {
        int next = firstOf(query);
        boolean more = true;
        while (more) {
            var batch = from(next);
            for (var line : batch) {
                line.write(query, target);
            }
            target.flush();
            next += batch.size();
            more = query.follow() && awaitMoreThan(next);
        }
    }

    private void endLine() {
        lines.add(new Line(clock.instant(), begun.toByteArray()));
        begun.reset();
    }

    private synchronized int firstOf(LogQuery query) {
        int first = query.tailLines() < 0 ? 0 : Math.max(0, lines.size() - query.tailLines());
        while (first < lines.size() && lines.get(first).at().isBefore(query.since())) {
            first++;
        }
        return first;
    }

    private synchronized List<Line> from(int index) {
        return List.copyOf(lines.subList(index, lines.size()));
    }

    private synchronized boolean awaitMoreThan(int count) throws InterruptedException {
        while (lines.size() <= count && !closed) {
            wait(LOOK_AGAIN_MILLIS);
        }
        return lines.size() > count;
    }

    private record Line(Instant at, byte[] bytes) {

        void write(LogQuery query, OutputStream target) throws IOException {
            if (query.timestamps()) {
                target.write((at + " ").getBytes(StandardCharsets.US_ASCII));
            }
            target.write(bytes);
        }
    }
}
