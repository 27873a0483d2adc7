package org.cdsk8s.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory of its own for one part, under {@code target/parts}: {@code data}, which goes when the part ends, and
 * {@code log}, which stays to be read.
 */
public record WorkDirectory(Path root) {

    private static final Set<WorkDirectory> CREATED = ConcurrentHashMap.newKeySet();

    /** A new, empty one whose name begins with that of the part. */
    public static WorkDirectory create(String part) {
        try {
            var parent = Module.directory().resolve("target/parts");
            Files.createDirectories(parent);
            var directory = new WorkDirectory(Files.createTempDirectory(parent, part + "-"));
            Files.createDirectories(directory.data());
            Files.createDirectories(directory.root.resolve("log"));
            CREATED.add(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("No directory for " + part + " could be made under target/parts.", e);
        }
    }

    /** Where the part keeps what it stores. */
    public Path data() {
        return root.resolve("data");
    }

    /** The file that holds what this program of the part says. */
    public Path log(String program) {
        return root.resolve("log").resolve(program + ".log");
    }

    /** Writes a file of this content below {@code data}. */
    public Path write(String name, String content) {
        try {
            return Files.writeString(data().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + data().resolve(name) + ".", e);
        }
    }

    /** Removes the data of all that this JVM created, once nothing works in them any more. */
    static void discardAllData() {
        CREATED.forEach(WorkDirectory::discardData);
    }

    /** Removes {@code data}; the logs stay. At the end of the JVM this comes by itself. */
    public void discardData() {
        CREATED.remove(this);
        try (var files = Files.walk(data())) {
            files.sorted(Comparator.reverseOrder()).forEach(WorkDirectory::delete);
        } catch (NoSuchFileException alreadyGone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove " + data() + ".", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove " + file + ".", e);
        }
    }
}
