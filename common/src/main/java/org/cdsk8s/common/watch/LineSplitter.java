package org.cdsk8s.common.watch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into lines. What follows the last line feed waits for the rest of its line. Not thread-safe. */
final class LineSplitter {

    /** etcd takes objects up to 1.5 MiB; a line far beyond that is not a watch event and must not fill the heap. */
    static final int MAX_LINE = 16 * 1024 * 1024;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /**
     * The lines that {@code bytes} completes, without line feeds; empty lines are left out.
     *
     * @throws LineTooLongException if a line exceeds {@link #MAX_LINE} bytes
     */
    List<byte[]> split(ByteBuffer bytes) throws LineTooLongException {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        List<byte[]> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == '\n') {
                rest.write(part, begin, i - begin);
                begin = i + 1;
                if (rest.size() > 0) {
                    lines.add(rest.toByteArray());
                }
                rest.reset();
            }
        }
        rest.write(part, begin, part.length - begin);
        if (rest.size() > MAX_LINE) {
            throw new LineTooLongException();
        }
        return lines;
    }

    /** What came after the last line feed. */
    byte[] rest() {
        return rest.toByteArray();
    }

    /** A line that cannot be a watch event. */
    static final class LineTooLongException extends Exception {

        private static final long serialVersionUID = 1L;

        LineTooLongException() {
            super("a line of the watch is longer than " + MAX_LINE + " bytes");
        }
    }
}
