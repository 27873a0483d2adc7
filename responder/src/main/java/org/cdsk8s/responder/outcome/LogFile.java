package org.cdsk8s.responder.outcome;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A log on its way to a file: written beside it under a name of its own, then given its name. A log that is there is
 * never written over, whoever saves it a second time.
 *
 * @param file where the log goes
 * @param maxBytes how much of it is saved, in bytes
 */
record LogFile(Path file, long maxBytes) {

    private static final int BUFFER = 64 * 1024;

    boolean saved() {
        return Files.exists(file);
    }

    /**
     * Saves all of {@code log}.
     *
     * @return how many bytes were saved; 0 when somebody else was first
     * @throws IOException if it could not be read or written to its end; then nothing is left behind
     */
    long save(InputStream log) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            long bytes;
            try (OutputStream out = Files.newOutputStream(part)) {
                bytes = copy(log, out);
            }
            // A link cannot replace a file, a rename would.
            Files.createLink(file, part);
            return bytes;
        } catch (FileAlreadyExistsException e) {
            return 0;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long copy(InputStream log, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
            int fits = (int) Math.min(read, maxBytes - total);
            out.write(buffer, 0, fits);
            total += fits;
            if (fits < read) {
                out.write(
                        "\n[cds-k8s: the log goes on; %d bytes of it were saved, the limit set by cds.log.max-bytes]\n"
                                .formatted(total)
                                .getBytes(StandardCharsets.UTF_8));
                return total;
            }
        }
        return total;
    }
}
