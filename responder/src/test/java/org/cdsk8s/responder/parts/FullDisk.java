package org.cdsk8s.responder.parts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file on a disk that takes as much as a test says. */
public final class FullDisk implements SeekableByteChannel {

    private final FileChannel file;
    private long free = Long.MAX_VALUE;

    /** Opens {@code file}, which is there, for writing. */
    public FullDisk(Path file) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** From now on it takes so many bytes. */
    public void fullAfter(long bytes) {
        free = bytes;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (free == 0) {
            throw new IOException("no space left on device");
        }
        ByteBuffer taken = bytes.duplicate();
        taken.limit(taken.position() + (int) Math.min(taken.remaining(), free));
        int written = file.write(taken);
        bytes.position(bytes.position() + written);
        free -= written;
        return written;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long at) throws IOException {
        file.position(at);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
