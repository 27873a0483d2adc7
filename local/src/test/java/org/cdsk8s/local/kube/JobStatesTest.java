package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Job's status moves step by step as it was recorded on Kubernetes 1.36. */
class JobStatesTest {
    private static final String NS = "default";
    private static final List<String> COUNTS = List.of("active", "ready", "terminating", "succeeded", "failed");

    private StandInKubernetes kubernetes;
    private KubernetesClient client;
    private Wire.Watch watch;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .withoutProcesses()
                .backOff(Duration.ofMillis(10))
                .start();
        client = TestJob.client(kubernetes);
        watch = new Wire(kubernetes).watch("");
        await().until(() -> kubernetes.faults().watches() == 1);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Test
    void shouldMoveToCompleteInTheStepsOfAModernCluster() {
        client.resource(TestJob.shell("good", "true")).create();
        kubernetes.pods().running(NS, "good");
        awaitStates(3);
        kubernetes.pods().succeeded(NS, "good");

        assertThat(awaitStates(5))
                .containsExactly(
                        "ADDED",
                        "MODIFIED active=1 ready=0 terminating=0",
                        "MODIFIED active=1 ready=1 terminating=0",
                        "MODIFIED ready=0 terminating=0 uncounted=succeeded SuccessCriteriaMet",
                        "MODIFIED ready=0 terminating=0 succeeded=1 SuccessCriteriaMet Complete");
    }

    @Test
    void shouldMoveThroughARetryToFailedInTheStepsOfAModernCluster() {
        Job job = TestJob.shell("bad", "true");
        job.getSpec().setBackoffLimit(1);
        client.resource(job).create();
        awaitStates(2);
        kubernetes.pods().failed(NS, "bad", 1);
        awaitStates(5);
        kubernetes.pods().failed(NS, "bad", 1);

        assertThat(awaitStates(7))
                .containsExactly(
                        "ADDED",
                        "MODIFIED active=1 ready=0 terminating=0",
                        "MODIFIED ready=0 terminating=0 uncounted=failed",
                        "MODIFIED ready=0 terminating=0 failed=1",
                        "MODIFIED active=1 ready=0 terminating=0 failed=1",
                        "MODIFIED ready=0 terminating=0 failed=1 uncounted=failed FailureTarget",
                        "MODIFIED ready=0 terminating=0 failed=2 FailureTarget Failed");
    }

    @Test
    void shouldNeverShowATerminalConditionOfAJobDeletedWhileItRuns() {
        client.resource(TestJob.shell("doomed", "true")).create();
        kubernetes.pods().running(NS, "doomed");
        awaitStates(3);
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NS)
                .withName("doomed")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();

        await().until(() -> watch.lines().stream().anyMatch(line -> line.contains("DELETED")));
        List<String> dying = awaitStates(5).subList(3, watch.lines().size());
        assertThat(dying).first().isEqualTo("MODIFIED active=1 ready=1 terminating=0 deleting");
        assertThat(dying).last().asString().startsWith("DELETED");
        assertThat(dying).allMatch(state -> state.endsWith("deleting"));
    }

    private List<String> awaitStates(int count) {
        await().until(() -> watch.lines().size() >= count);
        return watch.lines().stream().map(Wire::json).map(JobStatesTest::state).toList();
    }

    private static String state(JsonNode event) {
        List<String> words = new ArrayList<>(List.of(event.path("type").asText()));
        JsonNode status = event.at("/object/status");
        COUNTS.stream()
                .filter(status::hasNonNull)
                .forEach(count -> words.add(count + "=" + status.path(count).asInt()));
        status.path("uncountedTerminatedPods").fieldNames().forEachRemaining(each -> words.add("uncounted=" + each));
        status.path("conditions").forEach(each -> words.add(each.path("type").asText()));
        if (event.at("/object/metadata").has("deletionTimestamp")) {
            words.add("deleting");
        }
        return String.join(" ", words);
    }
}
