package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rejected request is told to its producer and kept with the reason, and the next one is served. */
@ExtendWith(ShowOutputOnFailure.class)
class RefusalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bench bench = Bench.create("refusal");
    private final Producer producer = new Producer(bench.broker());
    private Ear ear;

    @BeforeEach
    void listen() throws IOException {
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stopListening() throws IOException {
        ear.close();
    }

    @Test
    void shouldTellAndKeepWhatIsNoRequestAndServeTheNext() {
        try (ServiceProcess responder = bench.responder(Map.of()).start()) {
            List<byte[]> rejected = List.of(
                    "no json".getBytes(StandardCharsets.UTF_8),
                    new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'},
                    new byte[0],
                    Producer.request("x.mxf", 5)
                            .replace("<meta-data>", "<meta-data><a/>")
                            .getBytes(StandardCharsets.UTF_8),
                    Producer.request("y.mxf", 6)
                            .replace("MainstreamMedia.xml", "../x")
                            .getBytes(StandardCharsets.UTF_8));
            rejected.forEach(body -> producer.publish(body, null));
            producer.publish(Producer.request("next.mxf", 7));

            await("the next request runs").atMost(PATIENCE).until(() -> !ear.said("started")
                    .isEmpty());
            await("all are told")
                    .atMost(PATIENCE)
                    .until(() -> ear.said("invalid").size() == rejected.size());
            await("all are kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == rejected.size());
            assertThat(ear.said("invalid")).allSatisfy(RefusalIT::tellsTheProducerWhatItNeeds);
            assertThat(ear.deadLetters())
                    .allSatisfy(letter ->
                            assertThat(letter.headers().get("x-cds-reason")).isNotBlank());
            assertThat(ear.said("invalid"))
                    .extracting(told -> told.body().path("error").asText())
                    .containsExactlyInAnyOrderElementsOf(ear.deadLetters().stream()
                            .map(letter -> letter.headers().get("x-cds-reason"))
                            .toList());
            assertThat(ear.said("started")).hasSize(1);
            assertThat(responder.body("/q/metrics")).contains("cds_responder_dead_letters_total");
        }
    }

    @Test
    void shouldTellAndKeepWhatTheClusterForbids() {
        String powerless = KubernetesControlPlane.shared()
                .kubeconfigFor(bench.namespace(), "powerless")
                .toString();
        try (ServiceProcess responder = bench.responder(Map.of("KUBE_CONFIG", powerless))) {
            responder.launch();
            await("readiness says why").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(responder.status("/q/health/ready")).isEqualTo(503);
                assertThat(responder.body("/q/health/ready"))
                        .contains("cannot list resource")
                        .containsPattern("\"RabbitMQ\",\\s*\"status\": \"UP\"");
            });
            producer.publish(Producer.request("x.mxf", 5));

            await("told").atMost(PATIENCE).until(() -> !ear.said("invalid").isEmpty());
            Told invalid = ear.said("invalid").get(0);
            tellsTheProducerWhatItNeeds(invalid);
            assertThat(invalid.body().path("error").asText()).contains("403", "forbidden", "operator");
            assertThat(invalid.body().path("deliverable_asset").asInt()).isEqualTo(5);
            await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 1);
            assertThat(ear.deadLetters().get(0).body().path("filename").asText())
                    .isEqualTo("x.mxf");
            assertThat(bench.inmeta()).isEmptyDirectory();
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldRefuseARequestWithAnotherOnesIdThoughItsFileHasAnotherName() {
        try (ServiceProcess responder = bench.responder(Map.of()).start()) {
            producer.publish(Producer.request("first.mxf", 5).getBytes(StandardCharsets.UTF_8), "id-1");
            await("the first runs").atMost(PATIENCE).until(() -> !ear.said("started")
                    .isEmpty());

            producer.publish(Producer.request("second.mxf", 6).getBytes(StandardCharsets.UTF_8), "id-1");

            await("told").atMost(PATIENCE).until(() -> !ear.said("invalid").isEmpty());
            assertThat(ear.said("invalid").get(0).body().path("error").asText())
                    .contains("'id-1'", ear.said("started").get(0).jobName());
            await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 1);
            assertThat(ear.deadLetters().get(0).headers()).containsEntry("x-cds-category", "conflict");
            assertThat(ear.said("started")).hasSize(1);
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldStopAtTheStartWithoutATemplateAndSayWhereItLooked() {
        try (ServiceProcess responder = bench.responder(Map.of(
                "TEMPLATES_PATH", bench.directory().data().resolve("none").toString()))) {
            responder.launch();

            assertThat(responder.endsWithin(Duration.ofMinutes(1))).isTrue();
            assertThat(responder.output()).contains("There is no Job template", "none/cdsjob.yaml");
        }
    }

    @Test
    void shouldKeepOutcomeMessagesItMayNotActOn() throws IOException {
        try (ServiceProcess responder = bench.responder(Map.of()).start();
                Outcomes outcomes = new Outcomes(bench.broker())) {
            outcomes.publish("not json");
            outcomes.publish("{\"job-id\":\"u\",\"job-name\":\"cds-x\",\"job-namespace\":\"kube-system\"}");
            outcomes.publish(
                    "{\"job-id\":\"u\",\"job-name\":\"../../x\",\"job-namespace\":\"" + bench.namespace() + "\"}");
            outcomes.publish(
                    "{\"job-id\":\"u\",\"job-name\":\"cds-gone\",\"job-namespace\":\"" + bench.namespace() + "\"}");

            await("three are kept")
                    .atMost(PATIENCE)
                    .until(() -> ear.deadLetters().size() == 3);
            await("the fourth is settled").atMost(PATIENCE).until(() -> outcomes.waiting() == 0);
            await("and counted").atMost(PATIENCE).until(() -> responder
                    .body("/q/metrics")
                    .contains("cds_responder_outcomes_total{result=\"gone\"} 1.0"));
            assertThat(ear.deadLetters())
                    .extracting(letter -> letter.headers().get("x-cds-category"))
                    .containsOnly("outcome");
        }
    }

    private static void tellsTheProducerWhatItNeeds(Told invalid) {
        assertThat(invalid.jobName()).matches("cds-[-0-9a-z]+-[0-9a-z]{8}");
        assertThat(invalid.body().has("routename")).isTrue();
        assertThat(invalid.body().has("deliverable_asset")).isTrue();
        assertThat(invalid.body().has("deliverable_bundle")).isTrue();
        assertThat(invalid.body().path("error").asText()).isNotBlank();
        assertThat(invalid.body().has("traceback")).isFalse();
    }
}
