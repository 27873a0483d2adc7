package org.cdsk8s.responder.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file a log is written to, up to a limit. Not thread-safe. */
final class LogOutput implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long size;
    private boolean full;

    /**
     * Makes the file.
     *
     * @param limit how many bytes of the log are written
     * @throws IOException if it is there already or cannot be made
     */
    LogOutput(Path file, long limit) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.limit = limit;
    }

    /** Writes what fits. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int fits = (int) Math.min(length, limit - size);
        put(bytes, offset, fits);
        size += fits;
        full = full || fits < length;
    }

    /** Writes all of {@code log} that fits. */
    void copy(InputStream log) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int read = log.read(bytes); read >= 0 && !full; read = log.read(bytes)) {
            write(bytes, 0, read);
        }
    }

    /** How many bytes of the log there are. */
    long size() {
        return size;
    }

    /** Whether the log is longer than the limit. */
    boolean full() {
        return full;
    }

    /** Takes back what lies beyond {@code length} bytes. */
    void cutTo(long length) throws IOException {
        flush();
        channel.truncate(length);
        channel.position(length);
        size = length;
    }

    /** Says at the end of a log that is too long that it is; then everything is on the disk. */
    void finish() throws IOException {
        if (full) {
            byte[] notice =
                    "\n[cds-k8s: the log goes on; %d bytes of it were saved, the limit set by cds.log.max-bytes]\n"
                            .formatted(size)
                            .getBytes(StandardCharsets.UTF_8);
            put(notice, 0, notice.length);
        }
        flush();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.capacity()) {
            writeAll(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    private void flush() throws IOException {
        writeAll(buffer.flip());
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
