package org.cdsk8s.responder.cds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.cdsk8s.common.job.JobName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inmeta files in one directory that responders and Jobs share. A file is only ever created, never written over: two
 * replicas cannot give one Job the other's metadata. Thread-safe.
 */
final class MetadataStore {

    /** Names tried for one hint: the plain one and {@code -1} to {@code -999}, as in the original. */
    private static final int MAX_NAMES = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);

    private final Path directory;

    MetadataStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Writes {@code metadata} to a new file named after {@code hint}.
     *
     * @return the file's absolute path
     * @throws IOException if it cannot be written, or a thousand files of that name are there already
     */
    Path write(String hint, Metadata metadata) throws IOException {
        String base = baseName(hint);
        for (int i = 0; i < MAX_NAMES; i++) {
            Path file = directory.resolve(base + (i == 0 ? "" : "-" + i) + ".inmeta");
            try (SeekableByteChannel channel = Files.newByteChannel(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
                fill(channel, file, metadata.bytes());
                return file;
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken", file);
            }
        }
        throw new IOException("In " + directory + " all " + MAX_NAMES + " names for '" + base
                + "' are taken: remove inmeta files of Jobs that are gone");
    }

    /** Deletes {@code file} if it is one of ours; a file that is not there is no problem. */
    void delete(Path file) {
        Path inside = file.toAbsolutePath().normalize();
        if (!directory.equals(inside.getParent())) {
            LOG.warn("{} is not in {} and stays where it is", file, directory);
            return;
        }
        try {
            Files.deleteIfExists(inside);
        } catch (IOException e) {
            LOG.warn("The inmeta file {} could not be deleted and stays: {}", inside, e.toString());
        }
    }

    private static String baseName(String hint) {
        String base = JobName.sanitise(hint);
        return base.isEmpty() ? "request" : base;
    }

    /** Half a file is worse than none: a Job would run on it. */
    static void fill(SeekableByteChannel channel, Path file, byte[] bytes) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
