package org.cdsk8s.responder.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobTemplatesTest {

    private static final String JOB =
            """
            apiVersion: batch/v1
            kind: Job
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: cds, image: "cds:1"}]
            """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeTemplate() throws IOException {
        file = Files.writeString(directory.resolve("cdsjob.yaml"), JOB);
    }

    @Test
    void shouldReadTheTemplateAgainWhenItChanges() throws BadTemplateException, IOException {
        JobTemplates templates = JobTemplates.load(Optional.of(directory), "media");
        assertThat(image(templates)).isEqualTo("cds:1");

        Files.writeString(file, JOB.replace("cds:1", "cds:2"));

        assertThat(image(templates)).isEqualTo("cds:2");
    }

    @Test
    void shouldKeepTheLastGoodTemplateAndSayWhatIsWrong() throws BadTemplateException, IOException {
        JobTemplates templates = JobTemplates.load(Optional.of(directory), "media");

        Files.writeString(file, "kind: Pod");

        assertThat(image(templates)).isEqualTo("cds:1");
        assertThat(templates.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("no object of kind Job"));
    }

    @Test
    void shouldSurviveTheFileBeingAwayForAWhile() throws BadTemplateException, IOException {
        JobTemplates templates = JobTemplates.load(Optional.of(directory), "media");

        Files.delete(file);
        assertThat(image(templates)).isEqualTo("cds:1");
        assertThat(templates.problem()).isPresent();

        Files.writeString(file, JOB);
        assertThat(templates.problem()).isEmpty();
    }

    @Test
    void shouldSayWhereATemplateIsLookedFor() {
        Path nowhere = directory.resolve("nowhere");

        assertThatThrownBy(() -> JobTemplates.load(Optional.of(nowhere), "media"))
                .isInstanceOf(BadTemplateException.class)
                .hasMessageContaining(nowhere.resolve("cdsjob.yaml").toString())
                .hasMessageContaining("/etc/cdsresponder/templates/cdsjob.yaml");
    }

    private static String image(JobTemplates templates) {
        return templates
                .current()
                .job()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }
}
