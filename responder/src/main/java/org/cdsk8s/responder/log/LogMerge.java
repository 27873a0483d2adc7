package org.cdsk8s.responder.log;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Puts the parts of a log together: each line once, without its time. Not thread-safe.
 *
 * <p>The last line of a part may be torn. It is kept until somebody has it too, and then read from there.
 */
final class LogMerge implements TimedLines.Sink {

    private final LogOutput out;
    private LogPosition reached = LogPosition.START;
    private long whole;
    private boolean torn;

    LogMerge(LogOutput out) {
        this.out = out;
    }

    /** The parts alone, as the content of a file. */
    static LogFile.Content of(List<LogPart> parts) {
        return out -> {
            LogMerge merge = new LogMerge(out);
            for (LogPart part : parts) {
                merge.add(part);
            }
        };
    }

    /** What all that was read so far holds, torn lines not counted. */
    LogPosition reached() {
        return reached;
    }

    /** Whether anything was read. */
    boolean empty() {
        return out.size() == 0;
    }

    /** Whether more would be left out. */
    boolean full() {
        return out.full();
    }

    /** Adds what {@code part} has that was not there before. */
    void add(LogPart part) throws IOException {
        if (!full()) {
            torn = out.size() > whole;
            part.read(reached, this);
        }
    }

    /** Takes lines from somewhere else than a part. */
    TimedLines further() {
        torn = out.size() > whole;
        return new TimedLines(LogPosition.START, reached, this);
    }

    @Override
    public void begin(Instant time) throws IOException {
        if (torn) {
            out.cutTo(whole);
            torn = false;
        }
    }

    @Override
    public void content(byte[] bytes, int offset, int length) throws IOException {
        if (!full()) {
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void complete(LogPosition position) {
        if (!full()) {
            reached = position;
            whole = out.size();
        }
    }
}
