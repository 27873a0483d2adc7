package org.cdsk8s.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.job.Digest;
import org.junit.jupiter.api.Test;

/** The audit sees what it is there to see. */
class RequestAuditTest {

    private static final Asked RUNS = new Asked(Optional.of("a"), 1, 1, 0);
    private static final Asked REFUSED = new Asked(Optional.of("a"), 1, 0, 1);
    private static final Asked TWO_WITHOUT_ID = new Asked(Optional.empty(), 2, 2, 0);

    @Test
    void shouldCloseWhenEachRequestRanOnceOrWasToldAndKept() {
        Job job = job("u1", Map.of("cdsk8s.org/request-id", "a"));
        Job one = job("u2", Map.of());
        Job two = job("u3", Map.of());

        assertThat(audit(List.of(RUNS), List.of(job), List.of(started("u1")), List.of())
                        .clean())
                .isTrue();
        assertThat(audit(List.of(REFUSED), List.of(), List.of(invalid("a")), List.of(letter("a")))
                        .clean())
                .isTrue();
        assertThat(audit(List.of(TWO_WITHOUT_ID), List.of(one, two), List.of(started("u2"), started("u3")), List.of())
                        .clean())
                .isTrue();
    }

    @Test
    void shouldSeeWhatIsMissing() {
        Job job = job("u1", Map.of("cdsk8s.org/request-id", "a"));

        assertThat(audit(List.of(RUNS), List.of(), List.of(), List.of()).open()).hasSize(1);
        assertThat(audit(List.of(RUNS), List.of(job), List.of(), List.of()).open())
                .containsExactly("the request 'a': nobody was told of cds-a-u1");
        assertThat(audit(List.of(REFUSED), List.of(), List.of(), List.of(letter("a")))
                        .open())
                .hasSize(1);
        assertThat(audit(List.of(REFUSED), List.of(), List.of(invalid("a")), List.of())
                        .open())
                .hasSize(1);
    }

    @Test
    void shouldSeeWhatIsTooMuch() {
        Job job = job("u1", Map.of("cdsk8s.org/request-id", "a"));
        Job again = job("u2", Map.of("cdsk8s.org/request-id", "a"));
        List<Heard> told = List.of(started("u1"), started("u2"));

        assertThat(audit(List.of(RUNS), List.of(job, again), told, List.of()).wrong())
                .hasSize(1);
        assertThat(audit(List.of(RUNS), List.of(job), told, List.of(letter("a")))
                        .wrong())
                .hasSize(1);
        assertThat(audit(List.of(REFUSED), List.of(job), told, List.of()).wrong())
                .hasSize(1);
        assertThat(audit(List.of(), List.of(job), told, List.of()).wrong())
                .containsExactly("nobody asked for cds-a-u1");
    }

    private static RequestAudit audit(List<Asked> asked, List<Job> jobs, List<Heard> said, List<Heard> kept) {
        return RequestAudit.of(asked, jobs, said, kept);
    }

    private static Job job(String uid, Map<String, String> annotations) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("cds-a-" + uid)
                .withUid(uid)
                .withLabels(Map.of("deliverable-asset-id", "2"))
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static Heard started(String uid) {
        return new Heard("started", "", "", body().put("job-id", uid));
    }

    private static Heard invalid(String id) {
        String name = "cds-file-" + Digest.of("message-id", id).suffix();
        return new Heard("invalid", "", "", body().put("job-name", name));
    }

    private static Heard letter(String id) {
        return new Heard("cdsresponder-dlq", id, "malformed", body());
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }
}
