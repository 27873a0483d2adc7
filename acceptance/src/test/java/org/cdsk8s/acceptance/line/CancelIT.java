package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody changes their mind: a Job is ended and its log kept, and a request whose turn is still to come never runs. */
@ExtendWith(ShowOutputOnFailure.class)
class CancelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CANCEL = "cds.job.cancel";

    private final Bench bench = Bench.create("cancel");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();
    private ServiceProcess responder;
    private ServiceProcess reaper;
    private Ear ear;
    private Outcomes says;

    @BeforeEach
    void start() throws IOException {
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running().log("half done\n").lasting(Duration.ofHours(1)));
        responder = bench.responder(Map.of("RESPONDER_MAX_JOBS_IN_FLIGHT", "1", "JOB_RETENTION", "1h"))
                .start();
        reaper = bench.reaper(Map.of()).start();
        ear = new Ear(bench.broker());
        says = new Outcomes(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        says.close();
        ear.close();
        reaper.close();
        responder.close();
    }

    @Test
    void shouldEndTheRunningJobAndNeverRunTheRequestThatWaits() throws IOException {
        publish("running");
        await("it runs").atMost(PATIENCE).until(() -> ear.said("running").size() == 1);
        String first = ear.said("running").get(0).jobName();
        publish("waiting");
        await("it waits")
                .atMost(PATIENCE)
                .until(() -> responder.body("/q/metrics").contains("cds_responder_requests_waiting 1.0"));

        says.publish(CANCEL, "{\"request-id\":\"waiting\"}");
        await("remembered").atMost(PATIENCE).until(() -> cancelled("remembered"));
        assertThat(ear.said("invalid")).isEmpty();
        says.publish(CANCEL, "{\"request-id\":\"running\"}");

        await("it has failed").atMost(PATIENCE).until(() -> ear.words(first).contains("failed"));
        assertThat(ear.said("failed")).singleElement().satisfies(told -> {
            assertThat(told.body().path("category").asText()).isEqualTo("Cancelled");
            assertThat(told.body().path("explanation").asText()).contains("somebody asked for it");
        });
        await("refused").atMost(PATIENCE).until(() -> ear.said("invalid").size() == 1);
        assertThat(ear.said("invalid").get(0).body().path("error").asText()).contains("was cancelled");
        assertThat(ear.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo("waiting");
            assertThat(letter.headers()).containsEntry("x-cds-category", "cancelled");
        });
        assertThat(jobs()).hasSize(1);
        await("its log is kept").atMost(PATIENCE).until(() -> logs(first).size() == 1);
        assertThat(logs(first).get(0)).hasContent("half done\n");
        await("settled").atMost(PATIENCE).until(() -> producer.waiting() == 0);
    }

    @Test
    void shouldEndAJobThatIsNamedAndKeepWhatMakesNoSense() throws IOException {
        publish("a");
        await("it runs").atMost(PATIENCE).until(() -> ear.said("running").size() == 1);
        String name = ear.said("running").get(0).jobName();

        says.publish(CANCEL, "{\"job-name\":\"kube-dns\"}");
        says.publish(CANCEL, "cancel everything");
        says.publish(CANCEL, "{\"job-name\":\"" + name + "\"}");
        says.publish(CANCEL, "{\"job-name\":\"" + name + "\"}");

        await("it has failed").atMost(PATIENCE).until(() -> ear.words(name).contains("failed"));
        assertThat(ear.said("failed")).singleElement().satisfies(told -> assertThat(
                        told.body().path("category").asText())
                .isEqualTo("Cancelled"));
        await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 2);
        assertThat(ear.deadLetters())
                .allSatisfy(letter -> assertThat(letter.headers()).containsEntry("x-cds-category", "cancel"));
        await("both are settled").atMost(PATIENCE).until(() -> cancelled("ended") && cancelled("over"));
        await("its log is kept").atMost(PATIENCE).until(() -> logs(name).size() == 1);
    }

    private void publish(String name) {
        producer.publish(Producer.request(name, 1).getBytes(StandardCharsets.UTF_8), name);
    }

    private boolean cancelled(String result) {
        return responder.body("/q/metrics").contains("cds_responder_cancellations_total{result=\"" + result + "\"}");
    }

    private List<Job> jobs() {
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .list()
                .getItems();
    }

    private List<Path> logs(String job) throws IOException {
        try (Stream<Path> files = Files.list(bench.logs().resolve(job))) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }
}
