package org.cdsk8s.responder.log;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A log on its way to a file: written beside it under a name of its own, then given its name. A log that is there is
 * never written over, whoever saves it a second time.
 *
 * @param file where the log goes
 * @param maxBytes how much of it is saved, in bytes
 */
record LogFile(Path file, long maxBytes) {

    private static final String UNFINISHED = ".*.log.????????-????-????-????-????????????.tmp";

    /** Writes a log. */
    @FunctionalInterface
    interface Content {
        void writeTo(LogOutput out) throws IOException;
    }

    /** A name beside {@code file} for what is to become it; nobody else has it. */
    static Path unfinished(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    /** Files in {@code directory} that are to become logs, or were to. */
    static List<Path> unfinishedIn(Path directory) throws IOException {
        return new LogDirectory(directory).matching(UNFINISHED);
    }

    boolean saved() {
        return Files.exists(file);
    }

    /**
     * Saves all of {@code content}.
     *
     * @return how many bytes were saved; 0 when somebody else was first
     * @throws IOException if it could not be read or written to its end; then nothing is left behind
     */
    long save(Content content) throws IOException {
        Path unfinished = unfinished(file);
        try (LogOutput out = new LogOutput(unfinished, maxBytes)) {
            content.writeTo(out);
            out.finish();
            // A link cannot replace a file, a rename would.
            Files.createLink(file, unfinished);
            return out.size();
        } catch (FileAlreadyExistsException e) {
            return 0;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
