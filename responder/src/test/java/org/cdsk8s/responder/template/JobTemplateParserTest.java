package org.cdsk8s.responder.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTemplateParserTest {

    private static final String JOB =
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: cds-job-template
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: cds
                      image: cds:1
            """;

    private final JobTemplateParser parser = new JobTemplateParser("media");

    @Test
    void shouldTakeTheFirstJobOfSeveralDocuments() throws BadTemplateException {
        String yaml = "kind: ConfigMap\napiVersion: v1\n---\n" + JOB + "---\n" + JOB.replace("cds:1", "cds:2");

        JobTemplate template = parser.parse("cdsjob.yaml", yaml);

        assertThat(template.job()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("cds:1");
        assertThat(template.source()).isEqualTo("cdsjob.yaml, line 4");
    }

    @ParameterizedTest
    @CsvSource({
        "'restartPolicy: Never', 'restartPolicy: Always', restartPolicy",
        "'restartPolicy: Never', '', restartPolicy",
        "'apiVersion: batch/v1', 'apiVersion: batch/v1beta1', batch/v1",
        "'name: cds-job-template', 'namespace: other', 'metadata.namespace'",
        "'containers:', 'initContainers:', container",
        "'kind: Job', 'kind: Pod', 'no object of kind Job'",
    })
    void shouldNameFileAndMistake(String good, String bad, String expected) {
        assertThatThrownBy(() -> parser.parse("cdsjob.yaml", JOB.replace(good, bad)))
                .isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("cdsjob.yaml")
                .hasMessageContaining(expected);
    }

    @Test
    void shouldNameTheLineThatIsNoYaml() {
        assertThatThrownBy(() -> parser.parse("cdsjob.yaml", JOB.replace("  name: cds-job", "  name: [cds-job")))
                .isInstanceOf(BadTemplateException.class)
                .hasMessageMatching("(?s).*cdsjob\\.yaml, line \\d+ .*");
    }

    @Test
    void shouldNameTheLineOfAFieldOfAnotherType() {
        assertThatThrownBy(() -> parser.parse(
                        "cdsjob.yaml", JOB.replace("spec:\n  template:", "spec:\n  backoffLimit: many\n  template:")))
                .isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("cdsjob.yaml")
                .hasMessageContaining("many");
    }

    @Test
    void shouldRefuseAnEmptyFile() {
        assertThatThrownBy(() -> parser.parse("cdsjob.yaml", ""))
                .isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("no object of kind Job");
    }

    @Test
    void shouldAcceptItsOwnNamespace() throws BadTemplateException {
        String yaml = JOB.replace("name: cds-job-template", "namespace: media");

        assertThat(parser.parse("cdsjob.yaml", yaml).job().getMetadata().getNamespace())
                .isEqualTo("media");
    }
}
