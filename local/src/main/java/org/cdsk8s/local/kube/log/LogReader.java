package org.cdsk8s.local.kube.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Copies one log to whoever asked for it, as it stands or as it grows. For one use by one thread. */
public final class LogReader {
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final byte[] END = {'\n'};

    private final ContainerLog log;
    private final LogQuery query;
    private final OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean inLine;
    private long left;

    /** Prepares to copy a log to a stream. */
    public LogReader(ContainerLog log, LogQuery query, OutputStream out) {
        this.log = log;
        this.query = query;
        this.out = out;
        this.left = query.limitBytes() < 0 ? Long.MAX_VALUE : query.limitBytes();
    }

    /**
     * Copies; with {@code follow}, until the log is complete or the caller says stop.
     *
     * @throws IOException when the reader is gone or the file cannot be read
     * @throws InterruptedException when the thread is to end
     */
    public void copy(BooleanSupplier stop) throws IOException, InterruptedException {
        long skip = query.tailLines() < 0 ? 0 : Math.max(0, count() - query.tailLines());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log.file()))) {
            boolean more = true;
            while (more && left > 0) {
                // Asked before reading: what is written before the end is said is then surely read.
                more = query.follow() && !log.closed() && !stop.getAsBoolean();
                skip = drain(in, skip);
                out.flush();
                if (more) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        }
    }

    private long count() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log.file()))) {
            long lines = 0;
            for (int each = in.read(); each >= 0; each = in.read()) {
                lines += each == '\n' ? 1 : 0;
            }
            return lines;
        }
    }

    private long drain(InputStream in, long skip) throws IOException {
        long toSkip = skip;
        for (int each = in.read(); each >= 0 && left > 0; each = in.read()) {
            if (each != '\n') {
                pending.write(each);
            } else if (toSkip > 0) {
                toSkip--;
                pending.reset();
            } else {
                line(pending.toByteArray());
                pending.reset();
            }
        }
        return toSkip;
    }

    private void line(byte[] stored) throws IOException {
        int afterTime = indexOf(stored, 0);
        int afterStream = indexOf(stored, afterTime + 1);
        String time = new String(stored, 0, afterTime, StandardCharsets.US_ASCII);
        if (query.since().isPresent()
                && Instant.parse(time).isBefore(query.since().get())) {
            return;
        }
        if (query.timestamps() && !inLine) {
            write((time + " ").getBytes(StandardCharsets.US_ASCII), 0);
        }
        boolean full = stored[afterStream + 1] == 'F';
        write(stored, afterStream + 3);
        if (full) {
            write(END, 0);
        }
        inLine = !full;
    }

    private void write(byte[] bytes, int from) throws IOException {
        int length = (int) Math.min(bytes.length - from, left);
        out.write(bytes, from, length);
        left -= length;
    }

    private static int indexOf(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != ' ') {
            at++;
        }
        return at;
    }
}
