package org.cdsk8s.reaper.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.local.kube.Recording;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.SeenRequest;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.reaper.watch.Inquiry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MissingPodsTest {

    private static final JobRef JOB = new JobRef("media", "cds-a", "u1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUOTA = "Error creating: pods \"cds-a-x7k2p\" is forbidden: exceeded quota: none,"
            + " requested: pods=1, used: pods=0, limited: pods=0";

    private final MovingClock clock = new MovingClock();
    private final Instant begin = clock.instant();

    private StandInKubernetes kubernetes;
    private KubernetesClient client;
    private MissingPods missing;

    @BeforeEach
    void open() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .namespace("media")
                .withoutProcesses()
                .start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(kubernetes.url())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        missing = new MissingPods(new Inquiry(client, "media"), PATIENCE, clock);
        assertThat(missing.among(List.of())).isEmpty(); // what comes from now on, it sees come
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Test
    void aJobWithoutAPodSixtySecondsAfterItsStartCannotStart() {
        job(started());
        assertThat(missing.among(List.of(JOB))).isEmpty();
        clock.pass(PATIENCE.minusSeconds(1));
        assertThat(missing.among(List.of(JOB))).isEmpty();

        clock.pass(Duration.ofSeconds(1));
        assertThat(explanation()).contains("no pod was created, and no Event says why");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                QUOTA + "| exceeded quota: none | raise the namespace's ResourceQuota",
                "Error creating: pods \"cds-a-\" is forbidden: error looking up service account media/nobody:"
                        + " serviceaccount \"nobody\" not found| \"nobody\" not found | create that ServiceAccount",
                "Error creating: admission webhook \"policy.example\" denied the request: no root"
                        + "| denied the request: no root | change the job template, or what forbids it",
            })
    void whatTheJobControllerSaysOfItIsSaidAndWhatToDo(String message, String why, String advice) {
        job(started());
        event("e1", "u1", message, 1);
        waitInVain();

        assertThat(explanation()).contains(why).contains(advice);
    }

    @Test
    void theLatestEventOfThisVeryJobCounts() {
        job(started());
        event("e1", "u1", "the latest", 30);
        event("e2", "u1", "an older one", 20);
        event("e3", "u2", "of another Job of that name", 40);
        waitInVain();

        assertThat(explanation()).contains("the latest").doesNotContain("older").doesNotContain("another Job");
    }

    @Test
    void aPodThatShowsUpEndsIt() {
        job(started());
        event("e1", "u1", QUOTA, 1);
        waitInVain();
        assertThat(missing.among(List.of(JOB))).hasSize(1);

        job("{\"startTime\":\"" + begin + "\",\"active\":1}");
        clock.pass(PATIENCE);
        assertThat(missing.among(List.of(JOB))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"failed\":1}",
                "{\"succeeded\":1}",
                "{\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":\"DeadlineExceeded\"}]}"
            })
    void aJobThatHadPodsOrHasEndedIsNotMissingAny(String status) {
        job(status);
        event("e1", "u1", QUOTA, 1);
        waitInVain();

        assertThat(missing.among(List.of(JOB))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"suspend\":true", "\"parallelism\":0"})
    void aJobThatWantsNoPodsIsNotMissingAny(String spec) {
        job(started(), spec, JOB.uid());
        event("e1", "u1", QUOTA, 1);
        waitInVain();

        assertThat(missing.among(List.of(JOB))).isEmpty();
    }

    @Test
    void aJobTheControllerHasNotComeRoundToIsWaitedForUntilAnEventSaysOtherwise() {
        job("{}");
        waitInVain();
        assertThat(missing.among(List.of(JOB))).isEmpty();

        event("e1", "u1", QUOTA, 60);
        clock.pass(PATIENCE);
        assertThat(explanation()).contains("exceeded quota");
    }

    @Test
    void aJobThatIsGoneOrReplacedIsNotMissingAny() {
        waitInVain();
        assertThat(missing.among(List.of(JOB))).isEmpty();

        job(started(), "\"suspend\":false", "u2");
        clock.pass(PATIENCE);
        assertThat(missing.among(List.of(JOB))).isEmpty();
    }

    @Test
    void aServerThatDoesNotSayIsAskedAgainAfterAWhileAndNotBefore() {
        job(started());
        kubernetes.faults().next(1, RequestMatch.of(Verb.LIST, "/events"), RequestFault.answer(500));
        waitInVain();
        assertThat(missing.among(List.of(JOB))).isEmpty();
        assertThat(missing.among(List.of(JOB))).isEmpty();
        assertThat(asked("/events")).isEqualTo(1);

        clock.pass(PATIENCE);
        assertThat(missing.among(List.of(JOB))).hasSize(1);
    }

    @Test
    void aReaperThatBeginsLooksAtOnceAndTellsWhatIsOverdue() {
        job(started());
        clock.pass(PATIENCE);
        MissingPods later = new MissingPods(new Inquiry(client, "media"), PATIENCE, clock);

        assertThat(later.among(List.of(JOB))).hasSize(1);
    }

    @Test
    void ofManyThatWaitThoseWithAnEventComeFirstAndNotAllAreAskedForAtOnce() {
        List<JobRef> many = IntStream.range(0, 120)
                .mapToObj(i -> new JobRef("media", "cds-" + i, "uid-" + i))
                .toList();
        job(started(), "\"suspend\":false", "uid-119", "cds-119");
        event("e1", "uid-119", QUOTA, 1);
        missing.among(many);
        clock.pass(PATIENCE);

        assertThat(missing.among(many)).containsOnlyKeys(many.get(119));
        assertThat(asked("/jobs/cds-")).isEqualTo(50);
    }

    private void waitInVain() {
        missing.among(List.of(JOB));
        clock.pass(PATIENCE);
    }

    private String explanation() {
        Map<JobRef, Finding> found = missing.among(List.of(JOB));
        assertThat(found).containsOnlyKeys(JOB);
        assertThat(found.get(JOB).category()).isEqualTo(FailureCategory.PODS_NOT_CREATED);
        return found.get(JOB).explanation();
    }

    private long asked(String path) {
        return kubernetes.faults().seen().stream()
                .map(SeenRequest::path)
                .filter(seen -> seen.contains(path))
                .count();
    }

    private String started() {
        return "{\"startTime\":\"" + begin + "\"}";
    }

    private void job(String status) {
        job(status, "\"suspend\":false", JOB.uid());
    }

    private void job(String status, String spec, String uid) {
        job(status, spec, uid, JOB.name());
    }

    private void job(String status, String spec, String uid, String name) {
        show(
                """
             {"type":"MODIFIED","object":{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s","uid":"%s",\
             "resourceVersion":"1","creationTimestamp":"%s"},"spec":{%s},"status":%s}}
             """
                        .formatted(name, uid, begin, spec, status));
    }

    private void event(String name, String uid, String message, int second) {
        show(
                """
             {"type":"ADDED","object":{"apiVersion":"v1","kind":"Event","metadata":{"name":"%s","uid":"%s",\
             "resourceVersion":"1"},"involvedObject":{"kind":"Job","name":"cds-a","uid":"%s"},"reason":"FailedCreate",\
             "message":"%s","lastTimestamp":"%s"}}
             """
                        .formatted(name, name, uid, message.replace("\"", "\\\""), begin.plusSeconds(second)));
    }

    private void show(String line) {
        kubernetes.replay(Recording.of(line)).rest();
    }
}
