package org.cdsk8s.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The log of a Job's pod as the responder saved it.
 *
 * @param file where it is
 * @param text what is in it
 */
record SavedLog(Path file, String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 50;

    /**
     * Waits for the log of a Job to be saved; it appears whole, under its final name.
     *
     * @throws DemoException if it is not there within 30 s
     */
    static SavedLog await(Path logs, String jobName) {
        Path directory = logs.resolve(jobName);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<SavedLog> found = find(directory);
        while (found.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new DemoException("No log of " + jobName + " was saved in " + directory + " within "
                        + PATIENCE.toSeconds() + " s; see responder.log in the demo's directory");
            }
            Pause.millis(PAUSE_MS);
            found = find(directory);
        }
        return found.get();
    }

    private static Optional<SavedLog> find(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            Optional<Path> file =
                    files.filter(path -> path.toString().endsWith(".log")).findFirst();
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SavedLog(file.get(), Files.readString(file.get())));
        } catch (IOException e) {
            throw new DemoException("The saved log in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }
}
