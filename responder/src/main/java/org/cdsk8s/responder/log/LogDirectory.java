package org.cdsk8s.responder.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory with logs, or with directories of logs.
 *
 * @param path where it is, or will be
 */
record LogDirectory(Path path) {

    /**
     * What is in it now whose name matches {@code glob}; nothing when it is not there.
     *
     * @throws IOException if it cannot be read to its end
     */
    List<Path> matching(String glob) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, glob)) {
            entries.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
