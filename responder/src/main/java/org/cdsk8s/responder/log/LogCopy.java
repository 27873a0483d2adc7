package org.cdsk8s.responder.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Copies a log as it stands, with times.
 *
 * @param source where it comes from
 * @param run which one
 */
record LogCopy(LogSource source, LogRun run) {

    private static final int BUFFER = 64 * 1024;

    /** Copies what lies beyond {@code reached}, until {@code enough}. */
    void from(LogPosition reached, TimedLines lines, BooleanSupplier enough) throws IOException {
        try (InputStream in = source.read(run, LogQuery.from(reached))) {
            copy(in, lines, enough);
        }
    }

    /** Copies what {@code directory} does not have yet to a part, if that is anything; what the kubelet has no more is left. */
    void to(Path directory, long maxBytes) throws IOException {
        List<LogPart> known = LogPart.of(directory, run);
        LogPosition reached = LogPart.reached(known);
        try (InputStream in = source.read(run, LogQuery.from(reached));
                PartWriter part = PartWriter.create(directory, run, reached, maxBytes)) {
            copy(in, part.further(), part::full);
            if (part.empty() && !known.isEmpty()) {
                part.discard();
            }
        } catch (LogUnavailableException e) {
            if (!e.podGone() && !e.noSuchLog()) {
                throw e;
            }
        }
    }

    private static void copy(InputStream in, TimedLines lines, BooleanSupplier enough) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int read = in.read(bytes); read >= 0 && !enough.getAsBoolean(); read = in.read(bytes)) {
            lines.accept(bytes, 0, read);
        }
        lines.finish();
    }
}
