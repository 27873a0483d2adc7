package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    @Test
    void shouldSaveALogByteForByte() throws IOException {
        byte[] binary = {0, (byte) 0xff, '\n', 'x'};

        long saved = file(100).save(out -> out.copy(new ByteArrayInputStream(binary)));

        assertThat(saved).isEqualTo(4);
        assertThat(directory.resolve("pod.log")).hasBinaryContent(binary);
        assertOnlyTheLogIsThere();
    }

    @Test
    void shouldNeverWriteOverALogThatIsThere() throws IOException {
        file(100).save(out -> out.copy(new ByteArrayInputStream("whole".getBytes())));

        long saved = file(100).save(out -> out.copy(new ByteArrayInputStream(new byte[0])));

        assertThat(saved).isZero();
        assertThat(directory.resolve("pod.log")).hasContent("whole");
        assertOnlyTheLogIsThere();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheLogBreaksOff() throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream("half".getBytes()), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });

        assertThatThrownBy(() -> file(100).save(out -> out.copy(broken))).hasMessage("connection reset");
        assertThat(Files.list(directory)).isEmpty();
    }

    @Test
    void shouldEndALogThatIsTooLongWithALineThatSaysSo() throws IOException {
        file(5).save(out -> out.copy(new ByteArrayInputStream("0123456789".getBytes())));

        assertThat(Files.readString(directory.resolve("pod.log")))
                .startsWith("01234\n[cds-k8s: the log goes on; 5 bytes");
    }

    private LogFile file(long maxBytes) {
        return new LogFile(directory.resolve("pod.log"), maxBytes);
    }

    private void assertOnlyTheLogIsThere() throws IOException {
        assertThat(Files.list(directory)).containsExactly(directory.resolve("pod.log"));
    }
}
