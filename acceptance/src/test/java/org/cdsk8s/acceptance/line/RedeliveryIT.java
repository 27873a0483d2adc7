package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request that is delivered again runs nothing twice, and one that only looks the same is not lost. */
@ExtendWith(ShowOutputOnFailure.class)
class RedeliveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ACKED = "cdsk8s.org/acked";

    private final Bench bench = Bench.create("redelivery");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();
    private final ServiceProcess responder = bench.responder(
            Map.of("JOB_RETENTION", "0", "CDS_OUTCOME_SWEEP_INTERVAL", "1s", "CDS_REQUEST_CLAIM_EXPIRY", "5s"));
    private Ear ear;

    @BeforeEach
    void start() throws IOException {
        responder.start();
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        ear.close();
        responder.close();
    }

    /** The crash came after the Job was created and before the request was acknowledged. */
    @Test
    void shouldTakeTheJobOfACrashedDeliveryForItsOwn() throws IOException {
        String first = launch();
        unmark(first);

        redeliver(1);

        await("told again").atMost(PATIENCE).until(() -> ear.said("started").size() == 2);
        assertThat(ear.said("started")).extracting(Told::jobName).containsOnly(first);
        assertThat(jobs()).hasSize(1);
        await("marked").atMost(PATIENCE).until(() -> marked(first));
    }

    /** Two requests with the same bytes were in hand at the crash; only one of them had its Job by then. */
    @Test
    void shouldGiveTheJobOfACrashedDeliveryToOneRequestAlone() throws IOException {
        String first = launch();
        unmark(first);

        redeliver(2);

        await("told again").atMost(PATIENCE).until(() -> ear.said("started").size() == 3);
        assertThat(ear.said("started")).extracting(Told::jobName).contains(first);
        assertThat(jobs()).hasSize(2);
        await("marked").atMost(PATIENCE).until(() -> jobs().stream()
                .allMatch(job -> marked(job.getMetadata().getName())));
        assertThat(producer.waiting()).isZero();
    }

    /** The crash came before the Job was created; an older request with the same bytes has a Job of its own. */
    @Test
    void shouldNotTakeAnotherRequestsJobForItsOwn() throws IOException {
        String first = launch();
        await("marked").atMost(PATIENCE).until(() -> marked(first));

        redeliver(1);

        await("told").atMost(PATIENCE).until(() -> ear.said("started").size() == 2);
        assertThat(ear.said("started")).extracting(Told::jobName).doesNotHaveDuplicates();
        assertThat(jobs()).hasSize(2);
    }

    /** The Job ran, was handled and removed while the delivery was on its way back. */
    @Test
    void shouldKnowAJobThatIsGoneByItsTombstone() throws IOException {
        String first = launch();
        unmark(first);
        bench.kubelet().run(bench.namespace(), "cds-same", PodScript.succeed("done\n"));
        try (ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            await("removed").atMost(PATIENCE).until(() -> jobs().isEmpty());

            redeliver(1);

            await("told again").atMost(PATIENCE).until(() -> ear.said("started").size() == 2);
            assertThat(ear.said("started")).extracting(Told::jobName).containsOnly(first);
            assertThat(jobs()).isEmpty();
            assertThat(reaper.alive()).isTrue();
        }
    }

    @Test
    void shouldNeverReuseTheNameOfAJobThatIsGone() {
        String first = launch();
        await("marked").atMost(PATIENCE).until(() -> marked(first));
        bench.kubelet().run(bench.namespace(), "cds-same", PodScript.succeed("done\n"));
        try (ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            await("removed").atMost(PATIENCE).until(() -> jobs().isEmpty());

            producer.publish(Producer.request("same", 1));

            await("told").atMost(PATIENCE).until(() -> ear.said("started").size() == 2);
            assertThat(ear.said("started")).extracting(Told::jobName).doesNotHaveDuplicates();
            assertThat(reaper.alive()).isTrue();
        }
    }

    private String launch() {
        producer.publish(Producer.request("same", 1));
        await("started").atMost(PATIENCE).until(() -> ear.said("started").size() == 1);
        String name = ear.said("started").get(0).jobName();
        await("marked").atMost(PATIENCE).until(() -> marked(name));
        return name;
    }

    /** The same request again, that often, as repeated deliveries that a responder finds when it comes back. */
    private void redeliver(int times) throws IOException {
        responder.terminate(Duration.ofSeconds(20));
        for (int each = 0; each < times; each++) {
            producer.publish(Producer.request("same", 1));
        }
        await("they wait").atMost(PATIENCE).until(() -> producer.waiting() == times);
        producer.makeRedelivered(times);
        responder.start();
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

    private boolean marked(String name) {
        Job job = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .withName(name)
                .get();
        return job != null && job.getMetadata().getAnnotations().containsKey(ACKED);
    }

    private void unmark(String name) {
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(ACKED));
    }
}
