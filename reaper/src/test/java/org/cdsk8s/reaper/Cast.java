package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.cdsk8s.local.audit.Audit;
import org.cdsk8s.local.kube.fault.SeenRequest;
import org.cdsk8s.local.kube.fault.Verb;

/**
 * The Jobs of a scenario and their lives: some begin before the fault, all go on while it lasts or when it is over, and
 * in the end the audit must find nothing.
 *
 * @param stage where they live
 */
record Cast(Stage stage) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Jobs in every state a Job can be found in: running, in its second attempt, over; told, and that journaled. */
    void enter() {
        stage.create("cds-succeeds");
        stage.create("cds-deleted");
        stage.create("cds-retries", Stage.OURS, 2);
        stage.create("cds-over");
        await().atMost(PATIENCE).until(() -> stage.inAttempt("cds-retries", 1));
        stage.fail("cds-retries", 3);
        stage.succeed("cds-over");
        told("cds-succeeds running");
        told("cds-deleted running");
        told("cds-retries retry");
        told("cds-over success");
        await().atMost(PATIENCE).until(() -> stage.pending() == 0);
    }

    /** One more comes, which will end before the others; all that is told of it so far is journaled. */
    void comeEarly() {
        stage.create("cds-early");
        told("cds-early running");
        await().until(() -> stage.pending() == 0);
    }

    /** Each of them meets its end, or takes a step towards it, and one more comes and ends. */
    void act() {
        stage.delete("cds-deleted");
        stage.succeed("cds-succeeds");
        stage.fail("cds-retries", 3);
        stage.create("cds-short");
        await().atMost(PATIENCE).until(() -> stage.inAttempt("cds-short", 1));
        stage.fail("cds-short", 1);
        await().atMost(PATIENCE).until(() -> stage.ended("cds-short") && stage.ended("cds-succeeds"));
        await().atMost(PATIENCE).until(() -> stage.inAttempt("cds-retries", 3));
    }

    /** One of them leaves before anybody may have seen it: only where history is kept can it be told. */
    void leave() {
        stage.delete("cds-short");
    }

    /** Whatever the fault was, every state was told, once, in order. */
    void everyStateWasToldOnce() {
        everyEndWasToldOnce();
        assertThat(stage.listener.linesOf("cds-succeeds"))
                .containsExactly("cds-succeeds starting", "cds-succeeds running", "cds-succeeds success");
        assertThat(stage.listener.linesOf("cds-deleted"))
                .containsExactly("cds-deleted starting", "cds-deleted running", "cds-deleted failed Deleted");
        assertThat(stage.listener.linesOf("cds-retries"))
                .containsExactly(
                        "cds-retries starting",
                        "cds-retries running",
                        "cds-retries retry",
                        "cds-retries retry",
                        "cds-retries success");
        assertThat(stage.listener.linesOf("cds-short"))
                .containsExactly("cds-short starting", "cds-short running", "cds-short failed BackoffLimitExceeded");
    }

    /** Whatever the fault was, every end was told once, and what came before it in order. */
    void everyEndWasToldOnce() {
        finish();
        assertThat(stage.audit()).matches(Audit::spotless);
    }

    /** As before, but confirms were lost: what was said may have been said again, with the same bytes. */
    Audit everyEndWasToldWithRepeats() {
        finish();
        Audit audit = stage.audit();
        assertThat(audit).matches(Audit::clean);
        return audit;
    }

    void told(String line) {
        eventually(() -> stage.listener.lines(), line);
    }

    /** How many requests of this kind for Jobs the API server has seen. */
    long requests(Verb verb) {
        return stage.kubernetes.faults().seen().stream()
                .filter(request -> request.path().endsWith("/jobs"))
                .map(SeenRequest::verb)
                .filter(verb::equals)
                .count();
    }

    /** One more Job is told to its end, so that nothing of those before is still on its way. */
    void finish() {
        stage.succeed("cds-retries");
        stage.create("cds-last");
        stage.succeed("cds-last");
        told("cds-last success");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stage.audit())
                .matches(audit -> audit.missing().isEmpty()));
        await().atMost(PATIENCE).until(() -> stage.pending() == 0);
    }

    private static void eventually(Supplier<List<String>> lines, String line) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines.get()).contains(line));
    }
}
