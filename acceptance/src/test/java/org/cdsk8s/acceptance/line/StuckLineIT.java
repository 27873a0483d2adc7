package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a request whose Job cannot start to the answer why it failed: reaper and responder together. */
@ExtendWith(ShowOutputOnFailure.class)
class StuckLineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Bench bench = Bench.create("stuck-line");
    private final Producer producer = new Producer(bench.broker());
    private Ear ear;

    @BeforeEach
    void listen() throws IOException {
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void hangUp() throws IOException {
        ear.close();
    }

    @Test
    void shouldTellWhoAskedThatTheImageCannotBePulledAndThenThatTheJobFailedForIt() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.waiting("ErrImagePull", "no route to host"));
        try (ServiceProcess responder = responder("3s");
                ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            producer.publish(Producer.request("a", 1));

            Told failed = awaitOne("failed");
            assertThat(reapersWords(failed)).endsWith("running", "stuck", "failed");
            assertThat(awaitOne("stuck").body().path("category").asText()).isEqualTo("ImagePull");
            assertThat(failed.body().path("category").asText()).isEqualTo("ImagePull");
            assertThat(failed.body().path("reason").asText()).isEqualTo("DeadlineExceeded");
            assertThat(failed.body().path("container").asText()).isEqualTo("cds");
            assertThat(failed.body().path("attempts").asInt(-1)).isZero();
            assertThat(failed.body().path("explanation").asText()).contains("no route to host");
            assertThat(List.of(responder, reaper)).allMatch(ServiceProcess::alive);
        }
    }

    @Test
    void shouldTellWhoAskedThatTheQuotaLeavesNoRoomForThePod() {
        KubernetesControlPlane.shared()
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("nothing")
                        .withNamespace(bench.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        try (ServiceProcess responder = responder("2s");
                ServiceProcess reaper =
                        bench.reaper(Map.of("CDS_REAPER_PODS_MISSING", "2s")).start()) {
            producer.publish(Producer.request("a", 1));

            Told failed = awaitOne("failed");
            assertThat(awaitOne("stuck").body().path("explanation").asText()).contains("exceeded quota");
            assertThat(failed.body().path("category").asText()).isEqualTo("PodsNotCreated");
            assertThat(failed.body().path("attempts").asInt(-1)).isZero();
            assertThat(List.of(responder, reaper)).allMatch(ServiceProcess::alive);
        }
    }

    @Test
    void shouldTellTheSuccessOfAJobThatStartsAfterAll() {
        CountDownLatch pulled = new CountDownLatch(1);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.waiting("ErrImagePull", "no route to host")
                                .await(pulled)
                                .starts()
                                .exit(0));
        try (ServiceProcess responder = responder("1h");
                ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            producer.publish(Producer.request("a", 1));
            awaitOne("stuck");

            pulled.countDown();

            Told success = awaitOne("success");
            assertThat(reapersWords(success)).endsWith("running", "stuck", "success");
            assertThat(List.of(responder, reaper)).allMatch(ServiceProcess::alive);
        }
    }

    private ServiceProcess responder(String time) {
        return bench.responder(Map.of(
                        "CDS_OUTCOME_SWEEP_INTERVAL", "1s",
                        "CDS_STUCK_GRACE_IMAGE_PULL", time,
                        "CDS_STUCK_GRACE_PODS_NOT_CREATED", time))
                .start();
    }

    /** The started event comes from the responder, so it may come anywhere between. */
    private List<String> reapersWords(Told told) {
        return ear.words(told.jobName()).stream()
                .filter(word -> !word.equals("started"))
                .toList();
    }

    private Told awaitOne(String word) {
        await(word).atMost(PATIENCE).until(() -> ear.said(word).size() == 1);
        return ear.said(word).get(0);
    }
}
