package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.responder.parts.FullDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartWriterTest {

    private static final LogRun RUN = new LogRun("pod", "cds", 0, false, false, "pod");
    private static final String T = "2026-01-02T03:04:05.00000000";

    @TempDir
    private Path directory;

    @Test
    void shouldCountAsReachedWhatIsWrittenToTheLastWholeLine() throws IOException {
        try (PartWriter writer = PartWriter.create(directory, RUN, LogPosition.START, 100)) {
            feed(writer, T + "1Z a\n" + T + "2Z b\n" + T + "3Z tor");

            assertThat(writer.reached()).isEqualTo(LogPart.reached(LogPart.of(directory, RUN)));
            assertThat(Files.readString(only())).endsWith("1Z a\n" + T + "2Z b\n" + T + "3Z tor");
        }
    }

    @Test
    void shouldNotCountWhatTheDiskDidNotTake() throws IOException {
        FullDisk disk = new FullDisk(Files.createFile(directory.resolve("part")));
        PartWriter writer = PartWriter.on(disk, directory.resolve("part"), LogPosition.START, 1_000_000);
        feed(writer, T + "1Z a\n");
        LogPosition kept = writer.reached();

        disk.fullAfter(40);
        String long1 = T + "2Z " + "b".repeat(50) + "\n";
        assertThatThrownBy(() -> feed(writer, long1 + T + "3Z c\n")).hasMessageContaining("no space");
        assertThat(writer.reached()).isEqualTo(kept);

        disk.fullAfter(Long.MAX_VALUE);
        feed(writer, T + "1Z a\n" + long1 + T + "3Z c\n");
        writer.close();
        assertThat(Files.readString(directory.resolve("part"))).endsWith("Z 0\n" + T + "1Z a\n" + long1 + T + "3Z c\n");
    }

    @Test
    void shouldLeaveNothingBehindWhenItCannotBegin() {
        assertThatThrownBy(() -> PartWriter.create(directory.resolve("absent"), RUN, LogPosition.START, 100))
                .isInstanceOf(IOException.class);
        assertThat(directory).isEmptyDirectory();
    }

    private static void feed(PartWriter writer, String timed) throws IOException {
        byte[] bytes = timed.getBytes(StandardCharsets.UTF_8);
        TimedLines lines = writer.further();
        lines.accept(bytes, 0, bytes.length);
        writer.flush();
    }

    private Path only() throws IOException {
        List<LogPart> parts = LogPart.in(directory);
        assertThat(parts).hasSize(1);
        return parts.get(0).file();
    }
}
