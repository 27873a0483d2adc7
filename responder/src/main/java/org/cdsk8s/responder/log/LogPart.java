package org.cdsk8s.responder.log;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one follower has written of the log of one run of a container: a line that says where it begins, then the log with
 * a time before each line. The last line may be torn.
 *
 * @param file where it is
 * @param stem what the run's file is called, without what tells runs apart and without {@code .log}
 * @param run which run of the container it is, the first being 0
 * @param begin what of the log lies before it
 */
record LogPart(Path file, String stem, int run, LogPosition begin) {

    private static final Pattern NAME = Pattern.compile("\\.(.+)\\.run-(\\d{1,9})\\.[0-9a-f-]{36}\\.part");
    private static final Pattern BEGIN = Pattern.compile("from (\\S{1,40}) (\\d{1,9})");
    private static final int LONGEST_BEGIN = 64;
    private static final int BUFFER = 64 * 1024;

    /** The name of a part's file. */
    static String name(String stem, int run, String id) {
        return "." + stem + ".run-" + run + "." + id + ".part";
    }

    /** The first line of a part. */
    static String header(LogPosition begin) {
        return "from " + begin.time() + " " + begin.lines() + "\n";
    }

    /** All parts in {@code directory}, in the order in which they are to be read. One whose first line is torn is empty. */
    static List<LogPart> in(Path directory) throws IOException {
        List<LogPart> parts = new ArrayList<>();
        for (Path file : new LogDirectory(directory).matching(".*.part")) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
                parts.add(new LogPart(file, name.group(1), Integer.parseInt(name.group(2)), beginOf(file)));
            }
        }
        parts.sort(Comparator.comparing((LogPart part) -> part.begin().time())
                .thenComparing(part -> part.begin().lines()));
        return parts;
    }

    /** All parts in {@code directory} of the log of {@code run}, in the order in which they are to be read. */
    static List<LogPart> of(Path directory, LogRun run) throws IOException {
        return in(directory).stream()
                .filter(part -> part.stem().equals(run.stem()) && part.run() == run.run())
                .toList();
    }

    /** What these parts of one log hold, torn lines not counted. */
    static LogPosition reached(List<LogPart> parts) throws IOException {
        FurthestLine furthest = new FurthestLine();
        for (LogPart part : parts) {
            part.read(furthest.reached, furthest);
        }
        return furthest.reached;
    }

    /** Hands what was not read before to {@code sink}. */
    void read(LogPosition known, TimedLines.Sink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            if (firstLine(in).isEmpty()) {
                return;
            }
            TimedLines lines = new TimedLines(begin, known, sink);
            byte[] bytes = new byte[BUFFER];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                lines.accept(bytes, 0, read);
            }
            lines.finish();
        }
    }

    private static LogPosition beginOf(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), LONGEST_BEGIN)) {
            Matcher begin = BEGIN.matcher(firstLine(in));
            return begin.matches()
                    ? new LogPosition(Instant.parse(begin.group(1)), Integer.parseInt(begin.group(2)))
                    : LogPosition.START;
        } catch (DateTimeException e) {
            return LogPosition.START; // as with any other first line that makes no sense
        }
    }

    /** The first line without its line feed; empty when it is torn. */
    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && line.length() < LONGEST_BEGIN; next = in.read()) {
            if (next == '\n') {
                return line.toString();
            }
            line.append((char) next);
        }
        return "";
    }

    /** Only wants to know how far it goes. */
    private static final class FurthestLine implements TimedLines.Sink {
        private LogPosition reached = LogPosition.START;

        @Override
        public void begin(Instant time) {
            // counts when it is complete
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            // of no interest
        }

        @Override
        public void complete(LogPosition position) {
            reached = position;
        }
    }
}
