package org.cdsk8s.responder.log;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes apart a log whose lines bear time stamps, as its bytes come, cut anywhere. Lines that were read before are left
 * out; so is what bears no stamp, since it is the rest of a line that was read before or a remark of the kubelet's. Lines
 * may be of any length and hold any bytes. Not thread-safe.
 *
 * <p>When a node's clock is set back, the lines of the time that comes twice may be read twice.
 */
final class TimedLines {

    /** Learns what the log says. */
    interface Sink {

        /** A line begins. */
        void begin(Instant time) throws IOException;

        /** More of the present line, its line feed included. */
        void content(byte[] bytes, int offset, int length) throws IOException;

        /** The line was complete. */
        void complete(LogPosition reached) throws IOException;
    }

    /**
     * Container runtimes cut long lines into pieces of so many bytes, and kubelets before 1.26 stamped each piece
     * (kubernetes/kubernetes#77603).
     */
    private static final int PIECE = 16 * 1024;

    private final Sink sink;
    private final LogPosition known;
    private final byte[] head = new byte[Stamp.MAX_LENGTH];
    private int headLength;
    private boolean inHead = true;
    private boolean passing;
    private long column;
    private LogPosition present;
    private Instant lineTime = Instant.MIN;

    /**
     * Prepares to read.
     *
     * @param begin where the bytes begin: how many lines of its time lie before them
     * @param known what was read up to here is left out
     */
    TimedLines(LogPosition begin, LogPosition known, Sink sink) {
        this.present = begin;
        this.known = known;
        this.sink = sink;
    }

    /** Reads on. */
    void accept(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at = inHead ? readHead(bytes, at, end) : readContent(bytes, at, end);
        }
    }

    /** No more will come: what looked like the beginning of a stamp in a line was none. */
    void finish() throws IOException {
        if (inHead && column > 0) {
            headIsContent();
        }
    }

    private int readHead(byte[] bytes, int from, int end) throws IOException {
        int at = from;
        while (at < end) {
            byte next = bytes[at];
            if (next == ' ' && headIsStamp()) {
                return at + 1;
            }
            if (!Stamp.legal(next) || headLength == head.length) {
                headIsContent();
                return at;
            }
            head[headLength++] = next;
            at++;
        }
        return at;
    }

    /** A space came: whether what stands before it is a stamp. */
    private boolean headIsStamp() throws IOException {
        Optional<Instant> stamp = Stamp.parse(head, headLength);
        if (stamp.isEmpty() || (column > 0 && stamp.get().isBefore(lineTime))) {
            return false;
        }
        inHead = false;
        headLength = 0;
        if (column == 0) {
            beginLine(stamp.get());
        }
        return true;
    }

    private void beginLine(Instant time) throws IOException {
        lineTime = time;
        present = present.after(time);
        passing = present.isAfter(known);
        if (passing) {
            sink.begin(time);
        }
    }

    private void headIsContent() throws IOException {
        if (column == 0) {
            passing = false;
        }
        int length = headLength;
        headLength = 0;
        inHead = false;
        emit(head, 0, length);
    }

    private int readContent(byte[] bytes, int from, int end) throws IOException {
        int room = PIECE - (int) (column % PIECE);
        int limit = Math.min(end, from + room);
        int at = from;
        while (at < limit && bytes[at] != '\n') {
            at++;
        }
        if (at < limit) {
            emit(bytes, from, at + 1 - from);
            endLine();
            return at + 1;
        }
        emit(bytes, from, at - from);
        inHead = column % PIECE == 0;
        return at;
    }

    private void emit(byte[] bytes, int offset, int length) throws IOException {
        column += length;
        if (passing && length > 0) {
            sink.content(bytes, offset, length);
        }
    }

    private void endLine() throws IOException {
        if (passing) {
            sink.complete(present);
        }
        passing = false;
        inHead = true;
        column = 0;
    }
}
