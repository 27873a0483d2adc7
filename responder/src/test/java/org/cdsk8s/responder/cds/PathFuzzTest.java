package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.responder.fuzz.Fuzz;
import org.cdsk8s.responder.fuzz.NameText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a request calls its file, and whatever a Job names in its command: nothing outside the directory is touched. */
class PathFuzzTest {

    private static final Metadata XML = new Metadata("<meta-data/>");

    /** Each costs a few calls of the file system. */
    private static final int SHARE = 5;

    @TempDir
    private Path root;

    private Path inmeta;
    private MetadataStore store;

    @BeforeEach
    void lay() throws IOException {
        inmeta = Files.createDirectory(root.resolve("inmeta"));
        store = new MetadataStore(inmeta);
        Files.createDirectories(inmeta.resolve("a"));
        Files.createDirectory(root.resolve("outside"));
        for (String victim : List.of("victim.inmeta", "outside/victim.inmeta", "outside/a", "inmeta/a/victim")) {
            Files.writeString(root.resolve(victim), "still here");
        }
    }

    @Test
    @SuppressWarnings("IllegalCatch") // whatever it is, the run must be named
    void shouldWriteAndDeleteNothingOutsideItsDirectory() throws IOException {
        List<Path> before = everything();
        for (Fuzz.Run run : Fuzz.runs()) {
            if (run.number() % SHARE != 0) {
                continue;
            }
            String name = new NameText(run.random()).next();
            try {
                if (run.random().nextInt(SHARE) == 0) {
                    Path file = store.write(name, XML);
                    assertThat(file.getParent()).isEqualTo(inmeta);
                    assertThat(file.getFileName().toString()).matches("[a-z0-9][-a-z0-9]*[.]inmeta");
                    store.delete(file);
                }
                cleanUp(name);
                cleanUp(inmeta + "/" + name);
                cleanUp(inmeta + "/../" + name);
            } catch (RuntimeException | IOException | AssertionError e) {
                throw run.failed(name.getBytes(StandardCharsets.UTF_8), e);
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    /** As when a Job with such a command is removed. */
    private void cleanUp(String named) {
        UploadWorkspace.inmetaOf(jobNaming(named)).ifPresent(store::delete);
    }

    private List<Path> everything() throws IOException {
        try (var all = Files.walk(root)) {
            return all.sorted().toList();
        }
    }

    private static Job jobNaming(String inmeta) {
        return new JobBuilder()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withCommand("/usr/local/bin/cds_run.pl", "--input-inmeta", inmeta, "--route", "x.xml")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
