package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMergeTest {

    private static final LogRun RUN = new LogRun("pod", "cds", 0, false, false, "pod");
    private static final String T = "2026-01-02T03:04:05.00000000";

    @TempDir
    Path directory;

    @Test
    void shouldTakeEachLineOnceFromFollowersThatCameOneAfterTheOther() throws IOException {
        LogPosition first = follow(LogPosition.START, T + "1Z a\n" + T + "1Z b\n" + T + "2Z to");
        follow(first, T + "1Z a\n" + T + "1Z b\n" + T + "2Z torn\n" + T + "3Z c\n");

        assertThat(merged(100)).isEqualTo("a\nb\ntorn\nc\n");
    }

    @Test
    void shouldTakeEachLineOnceFromAFollowerThatWasPausedAndWroteOn() throws IOException {
        PartWriter paused = PartWriter.create(directory, RUN, LogPosition.START, 100);
        TimedLines pausedLines = paused.further();
        feed(pausedLines, T + "1Z a\n");
        paused.flush();
        follow(paused.reached(), T + "1Z a\n" + T + "1Z b\n" + T + "2Z c\n" + T + "3Z d\n");
        feed(pausedLines, T + "1Z b\n" + T + "2Z c\n" + T + "3Z d\n" + T + "4Z e\n");
        paused.close();

        assertThat(merged(100)).isEqualTo("a\nb\nc\nd\ne\n");
    }

    @Test
    void shouldTakeEachLineOnceFromTwoWhoBeganAtOnce() throws IOException {
        follow(LogPosition.START, T + "1Z a\n" + T + "1Z b\n");
        follow(LogPosition.START, T + "1Z a\n" + T + "1Z b\n" + T + "1Z c\n");

        assertThat(merged(100)).isEqualTo("a\nb\nc\n");
    }

    @Test
    void shouldTakeEachLineOnceThoughTwoStreamsCameALittleOutOfOrder() throws IOException {
        String disorder = T + "1Z a\n" + T + "5Z b\n" + T + "4Z c\n";
        LogPosition first = follow(LogPosition.START, disorder);
        follow(first, disorder + T + "3Z d\n" + T + "5Z e\n" + T + "6Z f\n");

        assertThat(merged(100)).isEqualTo("a\nb\nc\nd\ne\nf\n");
    }

    @Test
    void shouldLoseNoLineWhenAClockWasSetBack() throws IOException {
        LogPosition first = follow(LogPosition.START, T + "1Z a\n" + "2026-01-02T02:00:00Z b\n");
        follow(first, "2026-01-02T02:00:00Z b\n" + "2026-01-02T02:00:00Z c\n" + "2026-01-02T02:00:01Z d\n");

        assertThat(merged(100)).isEqualTo("a\nb\nc\nd\n");
    }

    @Test
    void shouldKeepATornLineWhenNobodyHasMoreOfIt() throws IOException {
        LogPosition first = follow(LogPosition.START, T + "1Z a\n" + T + "2Z tor");
        follow(first, "");

        assertThat(merged(100)).isEqualTo("a\ntor");
    }

    @Test
    void shouldWriteATornLineAnewWhenTheSameFollowerComesBack() throws IOException {
        PartWriter writer = PartWriter.create(directory, RUN, LogPosition.START, 100);
        feed(writer.further(), T + "1Z a\n" + T + "2Z tor");
        feed(writer.further(), T + "1Z a\n" + T + "2Z torn\n");
        writer.close();

        assertThat(merged(100)).isEqualTo("a\ntorn\n");
    }

    @Test
    void shouldSayWhereALogThatIsTooLongWasCut() throws IOException {
        follow(LogPosition.START, T + "1Z abc\n" + T + "2Z def\n" + T + "3Z ghi\n");

        assertThat(merged(5)).startsWith("abc\nd\n[cds-k8s: the log goes on; 5 bytes");
    }

    @Test
    void shouldStopWritingAPartBeyondTheLimitButShowThatThereIsMore() throws IOException {
        PartWriter writer = PartWriter.create(directory, RUN, LogPosition.START, 5);
        feed(writer.further(), (T + "1Z abc\n").repeat(1000));
        writer.close();

        assertThat(writer.full()).isTrue();
        assertThat(LogPart.in(directory)).singleElement().satisfies(part -> assertThat(Files.size(part.file()))
                .isLessThan(200));
        assertThat(merged(5)).startsWith("abc\na\n[cds-k8s: the log goes on; 5 bytes");
    }

    @Test
    void shouldTakeAPartWhoseFirstLineIsTornForEmpty() throws IOException {
        Files.writeString(directory.resolve(LogPart.name("pod", 0, "00000000-0000-0000-0000-000000000000")), "from 20");

        assertThat(merged(5)).isEmpty();
    }

    @Test
    void shouldFindPartsByTheirNames() throws IOException {
        follow(LogPosition.START, T + "1Z a\n");
        Files.writeString(directory.resolve("pod.log"), "");
        Files.writeString(directory.resolve(".pod.log.x.tmp"), "");

        List<LogPart> parts = LogPart.in(directory);

        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.stem()).isEqualTo("pod");
            assertThat(part.run()).isZero();
            assertThat(part.begin()).isEqualTo(LogPosition.START);
        });
    }

    private LogPosition follow(LogPosition from, String timed) throws IOException {
        try (PartWriter writer = PartWriter.create(directory, RUN, from, 100)) {
            feed(writer.further(), timed);
            return writer.reached();
        }
    }

    private static void feed(TimedLines lines, String timed) throws IOException {
        byte[] bytes = timed.getBytes(StandardCharsets.UTF_8);
        lines.accept(bytes, 0, bytes.length);
        lines.finish();
    }

    private String merged(long maxBytes) throws IOException {
        LogFile file = new LogFile(directory.resolve("merged-" + System.nanoTime() + ".log"), maxBytes);
        file.save(out -> {
            LogMerge merge = new LogMerge(out);
            for (LogPart part : LogPart.in(directory)) {
                merge.add(part);
            }
        });
        return Files.readString(file.file());
    }
}
