package org.cdsk8s.local.kube.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * The log of one run of one container, written as container runtimes write it: {@code <time> stdout <F|P> <text>}, F for
 * a full line, P for a part without its end. Thread-safe.
 */
public final class ContainerLog implements AutoCloseable {
    private static final int LONGEST_LINE = 16 * 1024;

    private final Path file;
    private final Clock clock;
    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile boolean closed;

    ContainerLog(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Adds output as it came, cut anywhere.
     *
     * @throws IOException when the file cannot be written
     */
    public synchronized void append(byte[] bytes, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                flush('F');
            } else {
                line.write(bytes[i]);
                if (line.size() == LONGEST_LINE) {
                    flush('P');
                }
            }
        }
    }

    /** Tells whether nothing more will come. */
    boolean closed() {
        return closed;
    }

    Path file() {
        return file;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            if (line.size() > 0) {
                flush('P');
            }
            closed = true;
            out.close();
        }
    }

    private void flush(char tag) throws IOException {
        String head = clock.instant().truncatedTo(ChronoUnit.MICROS) + " stdout " + tag + " ";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(head.getBytes(StandardCharsets.US_ASCII));
        line.writeTo(whole);
        whole.write('\n');
        line.reset();
        whole.writeTo(out);
    }
}
