package org.cdsk8s.responder.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each folder holds a template and, in full, the Job that must come of it for one and the same request. */
class JobRendererTest {

    private static final Path CASES = Path.of("src/test/resources/JobRendererTest");

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @TestFactory
    Stream<DynamicTest> shouldChangeNothingButWhatTheContractNames() throws IOException {
        return Files.list(CASES)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException, BadTemplateException {
        JsonNode rendered = new YAMLMapper().readTree(SERIALIZATION.asYaml(render(folder)));
        JsonNode expected = new YAMLMapper().readTree(Files.readString(folder.resolve("job.yaml")));

        assertThat(rendered).isEqualTo(expected);
    }

    @Test
    void shouldLeaveTheTemplateUntouched() throws IOException, BadTemplateException {
        JobTemplate template = template(CASES.resolve("everything"));
        String before = SERIALIZATION.asYaml(template.job());

        JobRenderer.render(template, "cds-x", List.of("x"), Map.of("a", "b"), Map.of());

        assertThat(SERIALIZATION.asYaml(template.job())).isEqualTo(before);
    }

    private static Object render(Path folder) throws IOException, BadTemplateException {
        return JobRenderer.render(
                template(folder),
                "cds-testmxf-0a1b2c3d",
                List.of("/usr/local/bin/cds_run.pl", "--input-inmeta", "/inmeta/testmxf.inmeta", "--route", "r.xml"),
                Map.of("deliverable-asset-id", "12", "online-id", "None"),
                Map.of("cdsk8s.org/request-digest", "abc"));
    }

    private static JobTemplate template(Path folder) throws IOException, BadTemplateException {
        return new JobTemplateParser("media").parse("template.yaml", Files.readString(folder.resolve("template.yaml")));
    }
}
