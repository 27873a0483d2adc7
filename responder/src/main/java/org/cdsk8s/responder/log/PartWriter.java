package org.cdsk8s.responder.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes one part of a log, which nobody else writes to. What was written survives this process, whenever it ends. Not
 * thread-safe.
 */
final class PartWriter implements TimedLines.Sink, AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final SeekableByteChannel channel;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private Mark whole;
    private Mark kept;
    private long size;
    private long contents;

    /** The end of a whole line: how far the log is written there, and how much that is of the file and of the log. */
    private record Mark(LogPosition reached, long size, long contents) {}

    private PartWriter(Path file, SeekableByteChannel channel, LogPosition begin, long limit) {
        this.file = file;
        this.channel = channel;
        this.whole = new Mark(begin, 0, 0);
        this.kept = whole;
        this.limit = limit;
    }

    /**
     * Begins a part in {@code directory}.
     *
     * @param begin what of the log lies before it
     * @param limit how many bytes of the log it takes; a little more is written, to show that the log goes on
     */
    static PartWriter create(Path directory, LogRun run, LogPosition begin, long limit) throws IOException {
        Path file = directory.resolve(
                LogPart.name(run.stem(), run.run(), UUID.randomUUID().toString()));
        return on(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), file, begin, limit);
    }

    /** Begins a part in {@code file}, which was just made. */
    static PartWriter on(SeekableByteChannel channel, Path file, LogPosition begin, long limit) throws IOException {
        PartWriter writer = new PartWriter(file, channel, begin, limit);
        try {
            writer.put(LogPart.header(begin).getBytes(StandardCharsets.UTF_8));
            writer.complete(begin);
            writer.flush();
            return writer;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** How far the log is written, torn lines not counted. */
    LogPosition reached() {
        return whole.reached();
    }

    /** Whether nothing of the log was written. */
    boolean empty() {
        return contents == 0;
    }

    /** Whether no more is taken. */
    boolean full() {
        return contents > limit;
    }

    /** Lines to write from here on; one that was torn, or did not reach the disk, is written anew. */
    TimedLines further() throws IOException {
        flush();
        channel.truncate(whole.size());
        channel.position(whole.size());
        size = whole.size();
        contents = whole.contents();
        return new TimedLines(LogPosition.START, whole.reached(), this);
    }

    @Override
    public void begin(Instant time) throws IOException {
        if (!full()) {
            put((time + " ").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void content(byte[] bytes, int offset, int length) throws IOException {
        if (!full()) {
            put(bytes, offset, length);
            contents += length;
        }
    }

    @Override
    public void complete(LogPosition position) {
        whole = new Mark(position, size, contents);
    }

    /** Gives all that was written so far to the operating system; when it does not take it, that does not count as written. */
    void flush() throws IOException {
        try {
            writeAll(buffer.flip());
        } finally {
            buffer.clear();
        }
        kept = whole;
    }

    /** Takes the part away: the log was put together without it. */
    void discard() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }

    private void put(byte[] bytes) throws IOException {
        put(bytes, 0, bytes.length);
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        size += length;
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.capacity()) {
            writeAll(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            whole = kept;
            throw e;
        }
    }
}
