package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrivenPodsTest {
    private static final String NS = "default";
    private StandInKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .withoutProcesses()
                .backOff(Duration.ofMillis(10))
                .start();
        client = TestJob.client(kubernetes);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Test
    void shouldShowTheStatesOfARetryThatSucceeds() {
        Job job = TestJob.shell("again", "true");
        job.getSpec().setBackoffLimit(1);
        client.resource(job).create();

        kubernetes.pods().running(NS, "again");
        await().until(() -> Integer.valueOf(1).equals(status("again").getReady()));
        kubernetes.pods().failed(NS, "again", 137, "OOMKilled");
        await().until(() -> Integer.valueOf(1).equals(status("again").getFailed()));
        kubernetes.pods().running(NS, "again");
        kubernetes.pods().succeeded(NS, "again");

        await().until(() -> Integer.valueOf(1).equals(status("again").getSucceeded()));
        assertThat(status("again").getFailed()).isEqualTo(1);
    }

    @Test
    void shouldFollowALogWhileItGrowsAndToItsEnd() {
        client.resource(TestJob.shell("talker", "true")).create();
        kubernetes.pods().running(NS, "talker");
        kubernetes.pods().print(NS, "talker", "one\n");
        String pod = client.pods()
                .withLabel("job-name", "talker")
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();

        ByteArrayOutputStream followed = new ByteArrayOutputStream();
        try (var watch = client.pods().withName(pod).watchLog(followed)) {
            await().until(() -> followed.toString(StandardCharsets.UTF_8).equals("one\n"));
            kubernetes.pods().print(NS, "talker", "two\nthree");
            kubernetes.pods().succeeded(NS, "talker");
            await().until(() -> followed.toString(StandardCharsets.UTF_8).equals("one\ntwo\nthree"));
        }
        assertThat(client.pods().withName(pod).tailingLines(1).getLog()).isEqualTo("three");
        assertThat(client.pods().withName(pod).limitBytes(5).getLog()).isEqualTo("one\nt");
        assertThat(client.pods().withName(pod).usingTimestamps().getLog())
                .containsPattern("^\\d{4}-\\d\\d-\\d\\dT\\S+Z one\n");
        assertThat(client.pods().withName(pod).sinceTime("2999-01-01T00:00:00Z").getLog())
                .isEmpty();
    }

    @Test
    void shouldLetAPodWaitForAReason() {
        client.resource(TestJob.shell("stuck", "true")).create();
        kubernetes.pods().waiting(NS, "stuck", "CreateContainerConfigError", "configmap \"x\" not found");

        assertThat(client.pods()
                        .withLabel("job-name", "stuck")
                        .list()
                        .getItems()
                        .get(0)
                        .getStatus()
                        .getContainerStatuses())
                .first()
                .satisfies(container -> assertThat(
                                container.getState().getWaiting().getReason())
                        .isEqualTo("CreateContainerConfigError"));
        assertThat(status("stuck").getActive()).isEqualTo(1);
    }

    private JobStatus status(String job) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(NS)
                .withName(job)
                .require()
                .getStatus();
    }
}
