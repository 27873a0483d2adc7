package org.cdsk8s.responder.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * A log that could not be saved.
 *
 * @param log which one
 * @param reason why, for people
 * @param forGood whether it is of no use to try again
 */
record LostLog(OneLog log, String reason, boolean forGood) {

    /** Saves what followers have of it, and says beside it what became of the rest. */
    void saveRest(Path directory, long maxBytes, Instant now) throws IOException {
        LogFile file = new LogFile(directory.resolve(log.fileName()), maxBytes);
        boolean begun = !log.parts().isEmpty();
        if (begun && !file.saved()) {
            file.save(LogMerge.of(log.parts()));
        }
        String text = (begun ? "The end of this log" : "This log")
                + " could not be saved, and is no longer tried for since " + now + ".\nThe last reason: " + reason
                + "\n";
        Path unfinished = LogFile.unfinished(file.file());
        try {
            Files.writeString(unfinished, text);
            Files.move(unfinished, directory.resolve(log.fileName() + ".missing"), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public String toString() {
        return log.fileName() + ": " + reason;
    }
}
