package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.cdsk8s.responder.parts.FullDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataStoreTest {

    private static final Metadata XML = new Metadata("<meta-data>é</meta-data>");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "test.mxf, testmxf.inmeta",
        "VX-1234, vx-1234.inmeta",
        "../../x, x.inmeta",
        "日本語.mp4, mp4.inmeta",
        "'', request.inmeta"
    })
    void shouldNameTheFileAfterTheHintAndStayInItsDirectory(String hint, String expected) throws IOException {
        Path file = new MetadataStore(directory).write(hint, XML);

        assertThat(file).isEqualTo(directory.resolve(expected));
    }

    @Test
    void shouldWriteTheDocumentVerbatimAsUtf8() throws IOException {
        Path file = new MetadataStore(directory).write("a", XML);

        assertThat(Files.readString(file)).isEqualTo(XML.xml());
    }

    @Test
    void shouldFollowTheDeclaredEncoding() throws IOException {
        Metadata latin = new Metadata("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>");

        Path file = new MetadataStore(directory).write("a", latin);

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isEqualTo(latin.xml());
    }

    @Test
    void shouldTakeTheNextFreeNameAndNeverWriteOverAFile() throws IOException {
        Files.writeString(directory.resolve("vx-1234.inmeta"), "taken");
        for (int i = 1; i < 4; i++) {
            Files.writeString(directory.resolve("vx-1234-" + i + ".inmeta"), "taken");
        }

        Path file = new MetadataStore(directory).write("VX-1234", XML);

        assertThat(file).hasFileName("vx-1234-4.inmeta");
        assertThat(directory.resolve("vx-1234.inmeta")).hasContent("taken");
    }

    @Test
    void shouldSayThatAThousandNamesAreTaken() throws IOException {
        Files.writeString(directory.resolve("a.inmeta"), "");
        for (int i = 1; i < 1000; i++) {
            Files.writeString(directory.resolve("a-" + i + ".inmeta"), "");
        }

        assertThatThrownBy(() -> new MetadataStore(directory).write("a", XML))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("all 1000 names for 'a' are taken");
    }

    @Test
    void shouldGiveEveryWriterAFileOfItsOwn() {
        MetadataStore store = new MetadataStore(directory);
        Set<Path> files = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 64).parallel().forEach(i -> files.add(write(store)));

        assertThat(files).hasSize(64);
    }

    @Test
    void shouldLeaveNoHalfAFileOnADiskThatIsFull() throws IOException {
        Path file = Files.createFile(directory.resolve("a.inmeta"));
        try (FullDisk disk = new FullDisk(file)) {
            disk.fullAfter(3);

            assertThatThrownBy(() -> MetadataStore.fill(disk, file, XML.bytes()))
                    .hasMessageContaining("no space left");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldDeleteOnlyItsOwnFiles() throws IOException {
        MetadataStore store = new MetadataStore(Files.createDirectory(directory.resolve("inmeta")));
        Path own = store.write("a", XML);
        Path foreign = Files.writeString(directory.resolve("foreign.inmeta"), "");

        store.delete(own);
        store.delete(own);
        store.delete(directory.resolve("inmeta/../foreign.inmeta"));

        assertThat(own).doesNotExist();
        assertThat(foreign).exists();
    }

    private static Path write(MetadataStore store) {
        try {
            return store.write("same", XML);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
