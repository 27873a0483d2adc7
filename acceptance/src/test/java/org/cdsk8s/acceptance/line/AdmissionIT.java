package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests wait in RabbitMQ, not in the cluster, however many responders there are. */
@ExtendWith(ShowOutputOnFailure.class)
class AdmissionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int REQUESTS = 40;
    private static final int LIMIT = 10;
    private static final int PREFETCH = 3;

    private final Bench bench = Bench.create("admission");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();
    private final List<ServiceProcess> responders = new ArrayList<>();
    private JobCount count;
    private Ear ear;

    @BeforeEach
    void listen() throws IOException {
        count = new JobCount(kubernetes, bench.namespace());
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        responders.forEach(ServiceProcess::close);
        ear.close();
        count.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void shouldKeepToTheLimitTogetherAndRunEverythingOnce(int replicas) {
        CountDownLatch gate = new CountDownLatch(1);
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.hold(gate));
        for (int each = 0; each < replicas; each++) {
            respond(LIMIT);
        }

        publish(REQUESTS);
        await("the cluster is full").atMost(PATIENCE).until(() -> count.now() >= LIMIT);
        await("no more are taken").atMost(PATIENCE).until(() -> responders.stream()
                .allMatch(responder -> metric(responder, "cds_responder_consuming") == 0));
        gate.countDown();

        await("all have run").atMost(PATIENCE).until(() -> count.all() == REQUESTS && count.now() == 0);
        assertThat(count.most()).isLessThanOrEqualTo(LIMIT + replicas * PREFETCH);
        eachIsToldOnce();
        await("settled").atMost(PATIENCE).until(() -> producer.waiting() == 0);
        assertThat(responders).allSatisfy(responder -> assertThat(metric(responder, "cds_responder_jobs_created_total"))
                .isGreaterThanOrEqualTo((double) REQUESTS / replicas / 3));
    }

    /** What it saw last before it was frozen says that there is room for everything. */
    @Test
    void shouldKeepToTheLimitWhenAResponderWakesUpThatSawAnEmptyCluster() {
        CountDownLatch gate = new CountDownLatch(1);
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.hold(gate));
        ServiceProcess sleeper = respond(LIMIT);
        ServiceProcess other = respond(LIMIT);
        sleeper.pause();
        try {
            publish(REQUESTS);
            await("the other fills the cluster").atMost(PATIENCE).until(() -> count.now() >= LIMIT);
            await("and takes no more").atMost(PATIENCE).until(() -> metric(other, "cds_responder_consuming") == 0);
        } finally {
            sleeper.resume();
        }
        await("the sleeper sees it")
                .atMost(PATIENCE)
                .until(() -> metric(sleeper, "cds_responder_jobs_in_flight") >= LIMIT);
        await("and takes no more").atMost(PATIENCE).until(() -> metric(sleeper, "cds_responder_consuming") == 0);
        gate.countDown();

        await("all have run").atMost(PATIENCE).until(() -> count.all() == REQUESTS && count.now() == 0);
        assertThat(count.most()).isLessThanOrEqualTo(LIMIT + 2 * PREFETCH);
        assertThat(ear.deadLetters()).isEmpty();
    }

    @Test
    void shouldGrowTheLimitForAControllerThatKeepsUp() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("done\n"));
        ServiceProcess responder = respond(Map.of(
                "RESPONDER_ADMISSION", "adaptive",
                "RESPONDER_MAX_JOBS_IN_FLIGHT", "50",
                "CDS_ADMISSION_FLOOR", "1"));
        await("it begins at the floor")
                .atMost(PATIENCE)
                .until(() -> metric(responder, "cds_responder_jobs_in_flight_limit") == 1);

        publish(REQUESTS);

        await("all have run").atMost(PATIENCE).until(() -> count.all() == REQUESTS && count.now() == 0);
        assertThat(metric(responder, "cds_responder_jobs_in_flight_limit")).isGreaterThan(1);
        await("the waits are measured")
                .atMost(PATIENCE)
                .until(() -> metric(responder, "cds_responder_first_pod_seconds_count") >= REQUESTS / 2);
        eachIsToldOnce();
    }

    @Test
    void shouldWaitForQuotaWithoutHammeringAndThenRunEverything() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.running());
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("few-jobs")
                .endMetadata()
                .withNewSpec()
                .addToHard("count/jobs.batch", new Quantity("2"))
                .endSpec()
                .build();
        var quotas = kubernetes.resourceQuotas().inNamespace(bench.namespace());
        quotas.resource(quota).create();
        await("the quota is counted")
                .atMost(PATIENCE)
                .until(() -> quotas.withName("few-jobs").get().getStatus() != null
                        && quotas.withName("few-jobs").get().getStatus().getUsed() != null);
        ServiceProcess responder = respond(LIMIT);

        publish(8);
        await("it takes no more").atMost(PATIENCE).until(() -> metric(responder, "cds_responder_consuming") == 0);

        await("two are there").atMost(PATIENCE).until(() -> count.all() == 2);
        assertThat(responder.status("/q/health/ready")).isEqualTo(200);
        await("it says why")
                .atMost(PATIENCE)
                .until(() -> responder.body("/q/health/ready").contains("exceeded quota"));
        // Three in hand at the first refusal, then one probe for each step of the back-off.
        assertThat(metric(responder, "cds_responder_launch_attempts_total{result=\"quota\"}"))
                .isBetween(1.0, 3.0 * PREFETCH);
        quotas.withName("few-jobs").delete();
        await("all are started")
                .atMost(PATIENCE)
                .until(() -> ear.said("started").size() == 8);
        await("all are there").atMost(PATIENCE).until(() -> count.all() == 8);
        await("requests are taken again")
                .atMost(PATIENCE)
                .until(() -> metric(responder, "cds_responder_consuming") == 1);
    }

    @Test
    void shouldTakeNoMoreWhileTheApiServerIsAwayAndLoseNothing() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.running());
        ServiceProcess responder = respond(200);
        KubernetesControlPlane.shared().pauseApiServer();
        try {
            publish(30);
            await("it takes no more").atMost(PATIENCE).until(() -> metric(responder, "cds_responder_consuming") == 0);
            assertThat(producer.waiting()).isGreaterThanOrEqualTo(30 - PREFETCH);
        } finally {
            KubernetesControlPlane.shared().resumeApiServer();
        }

        await("all are started")
                .atMost(PATIENCE)
                .until(() -> ear.said("started").size() == 30);
        assertThat(ear.said("started")).extracting(Told::jobName).doesNotHaveDuplicates();
        await("all are there").atMost(PATIENCE).until(() -> count.all() == 30);
        assertThat(ear.deadLetters()).isEmpty();
    }

    private void eachIsToldOnce() {
        await("all are told").atMost(PATIENCE).until(() -> ear.said("started").size() >= REQUESTS);
        assertThat(ear.said("started"))
                .extracting(Told::jobName)
                .hasSize(REQUESTS)
                .doesNotHaveDuplicates();
    }

    private ServiceProcess respond(int limit) {
        return respond(Map.of(
                "RESPONDER_MAX_JOBS_IN_FLIGHT", Integer.toString(limit),
                "CDS_REQUEST_PREFETCH", Integer.toString(PREFETCH)));
    }

    private ServiceProcess respond(Map<String, String> settings) {
        ServiceProcess responder = bench.responder(settings).start();
        responders.add(responder);
        return responder;
    }

    private void publish(int requests) {
        IntStream.range(0, requests).forEach(each -> producer.publish(Producer.request("file-" + each, each)));
    }

    /** NaN as long as the responder has not counted it or does not answer. */
    private static double metric(ServiceProcess responder, String name) {
        Matcher found = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(responder.status("/q/metrics") == 200 ? responder.body("/q/metrics") : "");
        return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
    }
}
