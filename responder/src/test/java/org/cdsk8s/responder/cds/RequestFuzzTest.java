package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.common.job.JobName;
import org.cdsk8s.responder.fuzz.Fuzz;
import org.cdsk8s.responder.fuzz.RequestBytes;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.ValidRequest;
import org.cdsk8s.responder.profile.Workspace;
import org.cdsk8s.responder.template.JobRenderer;
import org.cdsk8s.responder.template.JobTemplate;
import org.cdsk8s.responder.template.JobTemplates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent as a request becomes a legal Job, or a refusal that can be told and kept. */
class RequestFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String JOB = "cds-[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final int MAX_BYTES = 200_000;

    @TempDir
    private Path directory;

    private Path inmeta;
    private UploadProfile profile;
    private JobTemplate template;

    @BeforeEach
    void start() throws Exception {
        inmeta = Files.createDirectory(directory.resolve("inmeta"));
        profile = new UploadProfile(inmeta, Optional.empty(), MAX_BYTES);
        Files.writeString(
                directory.resolve("cdsjob.yaml"),
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: template}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: cds, image: cds}]}}}
                """);
        template = JobTemplates.load(Optional.of(directory), "media").current();
    }

    @Test
    @SuppressWarnings("IllegalCatch") // whatever it is, the run must be named
    void shouldMakeALegalJobOfARequestOrSayWhyNot() throws IOException {
        int launched = 0;
        int refused = 0;
        for (Fuzz.Run run : Fuzz.runs()) {
            byte[] body = new RequestBytes(run.random()).next();
            try {
                Decoded decoded = profile.decode(body);
                if (decoded instanceof Decoded.Accepted accepted) {
                    launched++;
                    becomesALegalJob(accepted.request(), run.random());
                } else if (decoded instanceof Decoded.Refused refusal) {
                    refused++;
                    canBeToldAndKept(refusal);
                }
            } catch (RuntimeException | AssertionError e) {
                throw run.failed(body, e);
            }
        }
        assertThat(launched + refused).isEqualTo(Fuzz.RUNS);
        assertThat(launched).as("requests that are fine").isGreaterThan(Fuzz.RUNS / 20);
        assertThat(refused).as("requests that are not").isGreaterThan(Fuzz.RUNS / 20);
        assertThat(inmeta).isEmptyDirectory();
        try (var all = Files.list(directory)) {
            assertThat(all).hasSize(2);
        }
    }

    private void becomesALegalJob(ValidRequest request, Random random) throws IOException {
        String name = JobName.of(request.hint(), Digest.of("fuzz").suffix());
        assertThat(name).matches(JOB).hasSizeLessThanOrEqualTo(JobName.MAX_LENGTH);
        assertThat(request.labels().values()).allMatch(value -> value.matches(LABEL));
        if (random.nextInt(20) > 0) {
            return; // a file is forced to the disk, which takes a while
        }
        Workspace workspace = request.prepare();
        assertThat(Path.of(workspace.command().get(2)).getParent()).isEqualTo(inmeta);
        assertThat(workspace.command().get(4)).doesNotContain("/", "\\", "\n").doesNotStartWith("-");
        Job job = JobRenderer.render(template, name, workspace.command(), request.labels(), Map.of());
        assertThat(job.getMetadata().getName()).isEqualTo(name);
        workspace.discard();
    }

    private static void canBeToldAndKept(Decoded.Refused refused) throws IOException {
        assertThat(refused.rejection().message()).isNotBlank().hasSizeLessThanOrEqualTo(1024);
        assertThat(StandardCharsets.UTF_8
                        .newEncoder()
                        .canEncode(refused.rejection().message()))
                .isTrue();
        String name = JobName.of(refused.hint(), Digest.of("fuzz").suffix());
        JsonNode told = JSON.readTree(
                refused.answers().invalid(name, refused.rejection()).body());
        assertThat(told.path("job-name").asText()).isEqualTo(name).matches(JOB);
        assertThat(told.path("error").asText()).isEqualTo(refused.rejection().message());
        assertThat(told.fieldNames()).toIterable().contains("routename", "deliverable_asset", "deliverable_bundle");
    }
}
