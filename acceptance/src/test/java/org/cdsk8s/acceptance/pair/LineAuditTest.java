package org.cdsk8s.acceptance.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdsk8s.acceptance.weather.Mail;
import org.cdsk8s.common.job.Digest;
import org.junit.jupiter.api.Test;

/** The audit sees what it is there to see. */
class LineAuditTest {

    private static final Errand RUNS = errand(Kind.RUNS);
    private static final Errand WITHOUT_ID = errand(Kind.RUNS_WITHOUT_ID);
    private static final Errand BROKEN = errand(Kind.BROKEN);
    private static final Errand COLLIDING = errand(Kind.COLLIDING);
    private static final Errand CANCELLED = errand(Kind.CANCELLED);

    @Test
    void shouldCloseWhenEachRequestEndedInOneWay() {
        assertThat(audit(RUNS, jobs("a"), said(started("a"), end("a", "success", "")), List.of()))
                .matches(LineAudit::clean);
        assertThat(audit(BROKEN, List.of(), said(refused(BROKEN)), letters(BROKEN, "malformed", BROKEN.body())))
                .matches(LineAudit::clean);
        assertThat(audit(
                        COLLIDING,
                        jobs("a"),
                        said(started("a"), end("a", "success", ""), refused(COLLIDING)),
                        letters(COLLIDING, "conflict", COLLIDING.otherBody())))
                .matches(LineAudit::clean);
        assertThat(audit(CANCELLED, jobs("a"), said(started("a"), end("a", "failed", "Cancelled")), List.of()))
                .matches(LineAudit::clean);
        assertThat(audit(
                        CANCELLED,
                        List.of(),
                        said(refused(CANCELLED)),
                        letters(CANCELLED, "cancelled", CANCELLED.body())))
                .matches(LineAudit::clean);
    }

    @Test
    void shouldCountRepeatsForOne() {
        assertThat(audit(
                        RUNS,
                        jobs("a"),
                        said(started("a"), started("a"), end("a", "success", ""), end("a", "success", "")),
                        List.of()))
                .matches(LineAudit::clean);
    }

    @Test
    void shouldMissWhatDidNotCome() {
        assertThat(audit(RUNS, List.of(), List.of(), List.of()).open()).hasSize(1);
        assertThat(audit(RUNS, jobs("a"), said(started("a")), List.of()).open()).hasSize(1);
        assertThat(audit(RUNS, jobs("a"), said(end("a", "success", "")), List.of())
                        .open())
                .hasSize(1);
        assertThat(audit(BROKEN, List.of(), List.of(), letters(BROKEN, "malformed", BROKEN.body()))
                        .open())
                .hasSize(1);
        assertThat(audit(BROKEN, List.of(), said(refused(BROKEN)), List.of()).open())
                .hasSize(1);
        assertThat(audit(COLLIDING, jobs("a"), said(started("a"), end("a", "success", "")), List.of())
                        .open())
                .hasSize(1);
    }

    @Test
    void shouldMissNothingThatTheBrokerMayNeverHaveHad() {
        var evidence = new Evidence(List.of(), List.of(), List.of(), Set.of(WITHOUT_ID.number()));

        assertThat(LineAudit.of(List.of(WITHOUT_ID), evidence)).matches(LineAudit::clean);
    }

    @Test
    void shouldSeeWhatMustNotBe() {
        var ends = said(started("a"), end("a", "success", ""));
        var both = said(started("a"), started("b"), end("a", "success", ""), end("b", "success", ""));

        assertThat(audit(RUNS, jobs("a", "b"), both, List.of()).wrong()).containsExactly("e0007-runs has 2 Jobs");
        assertThat(audit(RUNS, jobs("a"), ends, letters(RUNS, "conflict", RUNS.body()))
                        .wrong())
                .isNotEmpty();
        assertThat(audit(RUNS, jobs("a"), said(started("a"), end("a", "failed", "Deleted")), List.of())
                        .wrong())
                .hasSize(1);
        assertThat(audit(BROKEN, jobs("a"), said(refused(BROKEN)), letters(BROKEN, "malformed", BROKEN.body()))
                        .wrong())
                .isNotEmpty();
        assertThat(audit(BROKEN, List.of(), said(refused(BROKEN)), letters(BROKEN, "malformed", "other"))
                        .wrong())
                .hasSize(1);
        assertThat(LineAudit.of(List.of(), new Evidence(jobs("a"), List.of(), List.of(), Set.of()))
                        .wrong())
                .containsExactly("nobody asked for cds-a");
    }

    /** Of two requests under one id, the one that ran is not the one that is kept. */
    @Test
    void shouldSeeWhenTheWrongOneOfTwoIsKept() {
        var said = said(started("a"), end("a", "success", ""), refused(COLLIDING));

        assertThat(audit(COLLIDING, jobs("a"), said, letters(COLLIDING, "conflict", COLLIDING.body()))
                        .wrong())
                .containsExactly("e0007-colliding ran, and is kept too");
    }

    private static LineAudit audit(Errand errand, List<Job> jobs, List<Mail> said, List<Mail> letters) {
        return LineAudit.of(List.of(errand), new Evidence(jobs, said, letters, Set.of()));
    }

    private static Errand errand(Kind kind) {
        return new Errand(7, kind, Duration.ZERO, Duration.ZERO, List.of());
    }

    private static List<Job> jobs(String... uids) {
        return List.of(uids).stream().map(LineAuditTest::job).toList();
    }

    private static Job job(String uid) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("cds-" + uid)
                .withUid(uid)
                .withLabels(Map.of("deliverable-asset-id", "7"))
                .withAnnotations(Map.of("cdsk8s.org/request-id", "errand-7"))
                .endMetadata()
                .build();
    }

    private static List<Mail> said(Mail... mails) {
        return List.of(mails);
    }

    private static Mail started(String uid) {
        return mail("started", "", Map.of(), "{\"job-id\":\"" + uid + "\"}");
    }

    private static Mail end(String uid, String word, String category) {
        return mail(word, "", Map.of(), "{\"job-id\":\"" + uid + "\",\"category\":\"" + category + "\"}");
    }

    private static Mail refused(Errand errand) {
        var suffix = Digest.of("message-id", errand.id().orElseThrow()).suffix();
        return mail(
                "invalid",
                "",
                Map.of(),
                """
                {"job-name":"cds-e-%s","error":"It is bad","routename":null,"deliverable_asset":null,\
                "deliverable_bundle":null}"""
                        .formatted(suffix));
    }

    private static List<Mail> letters(Errand errand, String category, String body) {
        return List.of(mail("dlq", errand.id().orElseThrow(), Map.of("x-cds-category", category), body));
    }

    private static Mail mail(String word, String id, Map<String, String> headers, String body) {
        return new Mail("cds.job." + word, id, headers, body, Instant.EPOCH);
    }
}
