package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a producer and an operator see of requests that run: from the message to the saved log. */
@ExtendWith(ShowOutputOnFailure.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bench bench = Bench.create("line");
    private final Producer producer = new Producer(bench.broker());
    private final ServiceProcess responder =
            bench.responder(Map.of("JOB_RETENTION", "3s", "CDS_OUTCOME_SWEEP_INTERVAL", "1s"));
    private final ServiceProcess reaper = bench.reaper(Map.of());
    private Ear ear;

    @BeforeAll
    void start() throws IOException {
        bench.template(1);
        responder.start();
        reaper.start();
        ear = new Ear(bench.broker());
    }

    @AfterAll
    void stop() throws IOException {
        ear.close();
        reaper.close();
        responder.close();
    }

    @Test
    void shouldRunARequestAndTellEveryStepAndSaveItsLogAndClearUp() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-goodmxf", PodScript.succeed("uploaded\n"));

        producer.publish(Producer.request("good.mxf", 30877));

        Told started = startedFor("good.mxf");
        String name = started.jobName();
        assertThat(name).matches("cds-goodmxf-[0-9a-z]{8}");
        assertThat(started.body().path("job-namespace").asText()).isEqualTo(bench.namespace());
        assertThat(started.body().path("deliverable_asset").asInt()).isEqualTo(30877);
        assertThat(started.body().path("extra").path("kept").decimalValue()).isEqualByComparingTo("1.50");
        awaitWords(name, "starting", "running", "success");
        assertThat(ear.about(name).stream().filter(told -> !told.word().equals("started")))
                .allSatisfy(told -> {
                    assertThat(told.jobId()).isEqualTo(started.jobId());
                    assertThat(told.body().path("job-namespace").asText()).isEqualTo(bench.namespace());
                    assertThat(told.body().path("retry-count").asInt()).isZero();
                    assertThat(told.id()).isEqualTo(told.body().path("event-id").asText());
                });
        awaitLog(name, "uploaded\n");
        await("the Job and its inmeta are gone")
                .atMost(PATIENCE)
                .until(() -> job(name) == null && !Files.exists(bench.inmeta().resolve("goodmxf.inmeta")));
    }

    @Test
    void shouldGiveTheJobItsNameCommandLabelsAndMetadataFile() throws IOException {
        producer.publish(Producer.request("made.mxf", 7));

        Job job = job(startedFor("made.mxf").jobName());

        Path inmeta = bench.inmeta().resolve("mademxf.inmeta");
        assertThat(job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand())
                .containsExactly(
                        "/usr/local/bin/cds_run.pl",
                        "--input-inmeta",
                        inmeta.toString(),
                        "--route",
                        "MainstreamMedia.xml");
        assertThat(job.getMetadata().getLabels())
                .containsEntry("deliverable-asset-id", "7")
                .containsEntry("deliverable-bundle-id", "12")
                .containsEntry("online-id", "VX-184")
                .containsEntry("nearline-id", "None")
                .containsEntry("archive-id", "None")
                .containsEntry("app.kubernetes.io/managed-by", "cds-k8s");
        assertThat(Files.readString(inmeta)).startsWith("<meta-data>").contains("value=\"made.mxf\"");
    }

    @Test
    void shouldTellAFailureWithItsReasonAndSaveTheLogsOfAllAttempts() {
        bench.kubelet().run(bench.namespace(), "cds-badmxf", PodScript.exit(3, "no such route\n"));

        producer.publish(Producer.request("bad.mxf", 1));

        String name = startedFor("bad.mxf").jobName();
        await("failed").atMost(PATIENCE).until(() -> ear.words(name).contains("failed"));
        Told failed = ear.about(name).get(ear.about(name).size() - 1);
        assertThat(failed.word()).isEqualTo("failed");
        assertThat(failed.body().path("failure-reason").asText())
                .isEqualTo("BackoffLimitExceeded - Job has reached the specified backoff limit");
        assertThat(failed.body().path("retry-count").asInt()).isEqualTo(2);
        await("both logs are saved").atMost(PATIENCE).until(() -> logs(name).size() == 2);
        assertThat(logs(name)).allSatisfy(log -> assertThat(log).hasContent("no such route\n"));
    }

    @Test
    void shouldTellARetryThatSucceedsInTheEnd() {
        bench.kubelet()
                .run(bench.namespace(), "cds-againmxf", PodScript.exit(1, "first\n"), PodScript.succeed("second\n"));

        producer.publish(Producer.request("again.mxf", 1));

        String name = startedFor("again.mxf").jobName();
        awaitWords(name, "starting", "running", "retry", "success");
        await("both logs are saved").atMost(PATIENCE).until(() -> logs(name).size() == 2);
    }

    @Test
    void shouldGiveTwoIdenticalRequestsAJobEach() {
        producer.publish(Producer.request("twice.mxf", 1));
        producer.publish(Producer.request("twice.mxf", 1));

        await("two Jobs").atMost(PATIENCE).until(() -> startedAll("twice.mxf").size() == 2);
        assertThat(startedAll("twice.mxf")).extracting(Told::jobName).doesNotHaveDuplicates();
        assertThat(jobs("cds-twicemxf")).hasSize(2);
    }

    @Test
    void shouldRunARequestWithAMessageIdOnceHoweverOftenItIsSent() {
        byte[] body = Producer.request("once.mxf", 1).getBytes();
        producer.publish(body, "message-1");
        producer.publish(body, "message-1");

        await("told twice").atMost(PATIENCE).until(() -> startedAll("once.mxf").size() == 2);
        assertThat(startedAll("once.mxf"))
                .extracting(Told::jobId)
                .containsOnly(startedAll("once.mxf").get(0).jobId());
        assertThat(jobs("cds-oncemxf")).hasSize(1);
        await("only its metadata file is left")
                .atMost(PATIENCE)
                .until(
                        () -> bench.inmeta().toFile().list((directory, file) -> file.startsWith("oncemxf")),
                        files -> files.length == 1);
    }

    private Told startedFor(String fileName) {
        await("started for " + fileName).atMost(PATIENCE).until(() -> !startedAll(fileName)
                .isEmpty());
        return startedAll(fileName).get(0);
    }

    private List<Told> startedAll(String fileName) {
        return ear.said("started").stream()
                .filter(told -> told.body().path("filename").asText().equals(fileName))
                .toList();
    }

    /** The started event comes from another service, so it may come anywhere between. */
    private void awaitWords(String jobName, String... words) {
        await(jobName + " to be told as " + List.of(words)).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ear.words(jobName).stream().filter(word -> !word.equals("started")))
                .containsExactly(words));
    }

    private void awaitLog(String jobName, String content) throws IOException {
        await("the log of " + jobName)
                .atMost(PATIENCE)
                .until(() -> logs(jobName).size() == 1);
        assertThat(logs(jobName).get(0)).hasContent(content);
        assertThat(logs(jobName).get(0).getFileName().toString())
                .startsWith(jobName)
                .endsWith(".log");
    }

    private List<Path> logs(String jobName) {
        Path directory = bench.logs().resolve(jobName);
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private Job job(String name) {
        return KubernetesControlPlane.shared()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .withName(name)
                .get();
    }

    private List<Job> jobs(String prefix) {
        return KubernetesControlPlane.shared()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .list()
                .getItems()
                .stream()
                .filter(job -> job.getMetadata().getName().startsWith(prefix))
                .toList();
    }
}
