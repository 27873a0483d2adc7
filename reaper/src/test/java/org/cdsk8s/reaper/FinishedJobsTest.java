package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.local.audit.Audit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reaper holds depends on the Jobs that have not ended, and on no others, however many there are. */
class FinishedJobsTest {

    private static final int JOBS = 2_000;

    /** Far below {@link #JOBS}, and more than what does not depend on them, such as a counter for each reason. */
    private static final int FEW = 20;

    /** What pods say late is not listened to for a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration SILENCE = Duration.ofSeconds(20);

    private Stage stage;
    private int version;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(SILENCE);
        stage.startReaper();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void thousandsOfJobsThatEndedLeaveNothingBehind() {
        show(i -> job(i, "{}"));
        show(i -> pod(i, "Pending", waiting(i)));
        show(i -> job(i, "{\"active\":1}"));
        steadily().until(() -> held().containsValue(JOBS)); // that it can be seen at all
        show(i -> pod(i, ended(i), terminated(i)));
        show(i -> job(i, over(i)));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stage.audit())
                .matches(audit -> audit.missing().isEmpty()));
        nothingIsHeld();
        assertThat(stage.audit()).matches(Audit::spotless);
        assertThat(stage.redis.entries()).isEqualTo(JOBS);

        show(i -> gone(job(i, over(i))));
        await().atMost(PATIENCE).until(() -> stage.redis.entries() == 0);
        nothingIsHeld();
    }

    private void nothingIsHeld() {
        steadily().untilAsserted(() -> assertThat(held())
                .allSatisfy((field, size) -> assertThat(size).as(field).isLessThan(FEW)));
    }

    /** What is looked into may change under the eyes that look. */
    private static ConditionFactory steadily() {
        return await().atMost(PATIENCE)
                .ignoreExceptionsMatching(
                        e -> e instanceof IndexOutOfBoundsException || e instanceof ConcurrentModificationException);
    }

    private Map<String, Integer> held() {
        return Holdings.of(stage.reaper());
    }

    private void show(IntFunction<String> line) {
        stage.show(IntStream.range(0, JOBS).mapToObj(line).collect(Collectors.joining()));
    }

    private static boolean fails(int i) {
        return i % 2 == 0;
    }

    /** Some cannot start at first. */
    private static String waiting(int i) {
        return i % 5 == 0 ? "{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"no\"}}" : "{\"waiting\":{}}";
    }

    private static String ended(int i) {
        return fails(i) ? "Failed" : "Succeeded";
    }

    private static String terminated(int i) {
        return "{\"terminated\":{\"exitCode\":" + (fails(i) ? 3 : 0) + "}}";
    }

    private static String over(int i) {
        return fails(i)
                ? "{\"failed\":1,\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\","
                        + "\"reason\":\"BackoffLimitExceeded\"}]}"
                : "{\"succeeded\":1,\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}";
    }

    private static String gone(String line) {
        return line.replace("MODIFIED", "DELETED");
    }

    private String job(int i, String status) {
        return """
               {"type":"MODIFIED","object":{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"cds-%d",\
               "uid":"uid-%d","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z",\
               "labels":{"app.kubernetes.io/managed-by":"cds-k8s"}},"status":%s}}
               """
                .formatted(i, i, ++version, status);
    }

    private String pod(int i, String phase, String state) {
        return """
               {"type":"MODIFIED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"cds-%d-x",\
               "uid":"pod-%d","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z",\
               "labels":{"job-name":"cds-%d"},"ownerReferences":[{"apiVersion":"batch/v1","kind":"Job",\
               "name":"cds-%d","uid":"uid-%d","controller":true}]},\
               "status":{"phase":"%s","containerStatuses":[{"name":"work","state":%s}]}}}
               """
                .formatted(i, i, ++version, i, i, i, phase, state);
    }
}
