package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the Job controller makes of pods; what happens to the pods is said by the test, as a node would say it. */
interface JobControllerContract extends ApiUnderTest {
    @Test
    default void shouldMakeAPodThatBelongsToItsJob() {
        JsonNode job = jobs().createBusy("owner");
        JsonNode pod = awaitPod("owner");

        assertThat(pod.at("/metadata/name").asText()).startsWith("owner-");
        assertThat(pod.at("/metadata/labels/job-name").asText()).isEqualTo("owner");
        assertThat(pod.at("/metadata/ownerReferences/0/uid").asText())
                .isEqualTo(job.at("/metadata/uid").asText());
        assertThat(pod.at("/status/phase").asText()).isEqualTo("Pending");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        jobs().get("owner").at("/status/active").asInt())
                .isEqualTo(1));
    }

    @Test
    default void shouldCompleteAJobWhosePodSucceeded() {
        jobs().createBusy("good");
        drive(awaitPod("good"), "Succeeded", 0);

        JsonNode end = awaitCondition("good", "Complete");
        JsonNode status = jobs().get("good").path("status");
        assertThat(end.path("status").asText()).isEqualTo("True");
        assertThat(status.path("succeeded").asInt()).isEqualTo(1);
        assertThat(status.path("active").asInt()).isZero();
        assertThat(status.path("completionTime").asText()).isNotEmpty();
    }

    @Test
    default void shouldFailAJobWhosePodFailedTooOften() {
        jobs().createBusy("bad");
        drive(awaitPod("bad"), "Failed", 3);

        JsonNode end = awaitCondition("bad", "Failed");
        assertThat(end.path("reason").asText()).isEqualTo("BackoffLimitExceeded");
        assertThat(end.path("message").asText()).isEqualTo("Job has reached the specified backoff limit");
        assertThat(jobs().get("bad").at("/status/failed").asInt()).isEqualTo(1);
    }

    @Test
    default void shouldFailAJobAtItsDeadlineEvenIfThatWasSetWhileItRan() {
        jobs().createBusy("late");
        awaitPod("late");
        raw().patch(jobs().path("late"), RawApi.MERGE, "{\"spec\":{\"activeDeadlineSeconds\":1}}");

        assertThat(awaitCondition("late", "Failed").path("reason").asText()).isEqualTo("DeadlineExceeded");
    }

    private JsonNode awaitPod(String job) {
        String path = "/api/v1/namespaces/" + namespace() + "/pods?labelSelector=job-name%3D" + job;
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> raw().get(path).json().at("/items/0"), pod -> !pod.isMissingNode());
    }

    private JsonNode awaitCondition(String job, String type) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> condition(job, type), found -> !found.isMissingNode());
    }

    private JsonNode condition(String job, String type) {
        JsonNode status = jobs().get(job).path("status");
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.at("/conditions/none/such");
    }

    private void drive(JsonNode pod, String phase, int exitCode) {
        String path = "/api/v1/namespaces/" + namespace() + "/pods/"
                + pod.at("/metadata/name").asText() + "/status";
        String status = "{\"status\":{\"phase\":\"" + phase + "\",\"containerStatuses\":[{\"name\":\"main\","
                + "\"image\":\"tools:1\",\"imageID\":\"\",\"ready\":false,\"restartCount\":0,\"state\":{\"terminated\":"
                + "{\"exitCode\":" + exitCode + "}}}]}}";
        assertThat(raw().patch(path, RawApi.STRATEGIC, status).code()).isEqualTo(200);
    }
}
