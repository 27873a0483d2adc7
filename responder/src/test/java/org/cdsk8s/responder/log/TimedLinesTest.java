package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimedLinesTest {

    private static final String T1 = "2026-01-02T03:04:05.000000001Z ";
    private static final String T2 = "2026-01-02T03:04:05.000000002Z ";

    @Test
    void shouldLeaveOutTheTimesAndNothingElse() throws IOException {
        assertThat(read(T1 + "one\n" + T2 + "\n" + T2 + " 2026 no stamp\n")).isEqualTo("one\n\n 2026 no stamp\n");
    }

    @Test
    void shouldTakeALastLineWithoutLineFeed() throws IOException {
        assertThat(read(T1 + "one\n" + T2 + "tail")).isEqualTo("one\ntail");
    }

    @Test
    void shouldLeaveOutWhatWasReadBeforeAlsoAmongLinesOfTheSameTime() throws IOException {
        Collected lines = new Collected();
        LogPosition known = new LogPosition(Instant.parse("2026-01-02T03:04:05.000000001Z"), 2);

        feed(new TimedLines(LogPosition.START, known, lines), bytes(T1 + "a\n" + T1 + "b\n" + T1 + "c\n" + T2 + "d\n"));

        assertThat(lines.text()).isEqualTo("c\nd\n");
        assertThat(lines.reached).isEqualTo(new LogPosition(Instant.parse("2026-01-02T03:04:05.000000002Z"), 1));
    }

    @Test
    void shouldLeaveOutTheRestOfALineThatBeganBefore() throws IOException {
        assertThat(read("st of it\n" + T1 + "one\n")).isEqualTo("one\n");
        assertThat(read("2026-01-02 and more\n" + T1 + "one\n")).isEqualTo("one\n");
    }

    @Test
    void shouldTakeOutTheStampsOldKubeletsPutIntoLongLines() throws IOException {
        String piece = "x".repeat(16 * 1024);

        assertThat(read(T1 + piece + T1 + piece + T2 + "end\n" + T2 + "next\n"))
                .isEqualTo(piece + piece + "end\nnext\n");
    }

    @Test
    void shouldTakeOutTheStampsOfALongLineThatIsALittleOutOfOrder() throws IOException {
        String piece = "x".repeat(16 * 1024);

        assertThat(read(T2 + "before\n" + T1 + piece + T1 + "end\n")).isEqualTo("before\n" + piece + "end\n");
    }

    @Test
    void shouldKeepWhatOnlyLooksLikeAStampInALongLine() throws IOException {
        String piece = "x".repeat(16 * 1024);
        String looksLike = "2026-01-02T 12\n";

        assertThat(read(T1 + piece + looksLike)).isEqualTo(piece + looksLike);
        assertThat(read(T1 + piece + "2026-01-02T")).isEqualTo(piece + "2026-01-02T");
        assertThat(read(T1 + piece + "\n" + T1 + "x\n")).isEqualTo(piece + "\nx\n");
    }

    @Test
    void shouldKeepAnyBytesHoweverTheyAreCut() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream timed = new ByteArrayOutputStream();
        for (int line = 0; line < 300; line++) {
            byte[] content = new byte[random.nextInt(random.nextInt(20) == 0 ? 60_000 : 50)];
            random.nextBytes(content);
            for (int i = 0; i < content.length; i++) {
                content[i] = content[i] == '\n' ? (byte) 'n' : content[i];
            }
            timed.writeBytes(bytes(Instant.ofEpochSecond(line, random.nextInt(1_000_000_000)) + " "));
            timed.writeBytes(content);
            timed.write('\n');
            plain.writeBytes(content);
            plain.write('\n');
        }
        Collected lines = new Collected();
        TimedLines reader = new TimedLines(LogPosition.START, LogPosition.START, lines);
        byte[] all = timed.toByteArray();
        for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 5_000));
            reader.accept(all, at, length);
            at += length;
        }
        reader.finish();

        assertThat(lines.bytes.toByteArray()).as("seed " + seed).isEqualTo(plain.toByteArray());
    }

    private static String read(String timed) throws IOException {
        Collected whole = new Collected();
        feed(new TimedLines(LogPosition.START, LogPosition.START, whole), bytes(timed));
        Collected single = new Collected();
        TimedLines slowly = new TimedLines(LogPosition.START, LogPosition.START, single);
        for (byte next : bytes(timed)) {
            slowly.accept(new byte[] {next}, 0, 1);
        }
        slowly.finish();
        assertThat(single.text()).isEqualTo(whole.text());
        return whole.text();
    }

    private static void feed(TimedLines reader, byte[] bytes) throws IOException {
        reader.accept(bytes, 0, bytes.length);
        reader.finish();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Collected implements TimedLines.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private LogPosition reached = LogPosition.START;

        @Override
        public void begin(Instant time) {
            // the time is left out
        }

        @Override
        public void content(byte[] part, int offset, int length) {
            bytes.write(part, offset, length);
        }

        @Override
        public void complete(LogPosition position) {
            reached = position;
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
