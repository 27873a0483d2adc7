package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs suspended for Kueue: it finds them room, so they take none. The cluster is the stand-in; 1.20 cannot suspend. */
@ExtendWith(ShowOutputOnFailure.class)
class SuspensionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String QUEUE = "kueue.x-k8s.io/queue-name";
    private static final String TEMPLATE =
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              labels: {kueue.x-k8s.io/queue-name: media}
            spec:
              suspend: true
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: cds, image: cds-workload}]
            """;

    private final Bench bench = Bench.create("suspension");
    private final Producer producer = new Producer(bench.broker());
    private StandInKubernetes cluster;
    private KubernetesClient kubernetes;
    private ServiceProcess responder;
    private ServiceProcess reaper;
    private Ear ear;

    @BeforeEach
    void start() throws IOException {
        bench.template(TEMPLATE);
        cluster = StandInKubernetes.builder().withoutProcesses().start();
        Path kubeconfig = cluster.kubeconfig(bench.directory().data().resolve("stand-in.kubeconfig"));
        kubernetes = KubernetesControlPlane.client(kubeconfig);
        Map<String, String> where = Map.of("KUBE_CONFIG", kubeconfig.toString(), "NAMESPACE", cluster.namespace());
        reaper = bench.reaper(where).start();
        responder = bench.responder(Map.of(
                        "KUBE_CONFIG", kubeconfig.toString(),
                        "NAMESPACE", cluster.namespace(),
                        "RESPONDER_MAX_JOBS_IN_FLIGHT", "1"))
                .start();
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        ear.close();
        responder.close();
        reaper.close();
        kubernetes.close();
        cluster.close();
    }

    @Test
    void shouldCountAJobOnlyFromWhenItIsResumed() {
        publish(3);
        await("all are created")
                .atMost(PATIENCE)
                .until(() -> ear.said("started").size() == 3);
        String first = ear.said("started").get(0).jobName();
        await("it is announced").atMost(PATIENCE).until(() -> ear.words(first).contains("starting"));

        resume(first);
        await("it runs").atMost(PATIENCE).until(() -> ear.words(first).contains("running"));
        await("it counts")
                .atMost(PATIENCE)
                .until(() -> responder.body("/q/metrics").contains("cds_responder_jobs_in_flight 1.0"));
        publish(1);
        await("the next request waits")
                .atMost(PATIENCE)
                .until(() -> responder.body("/q/metrics").contains("cds_responder_requests_waiting 1.0"));
        assertThat(jobs()).hasSize(3);
        cluster.pods().running(cluster.namespace(), first);
        cluster.pods().succeeded(cluster.namespace(), first);

        await("the next one is created")
                .atMost(PATIENCE)
                .until(() -> ear.said("started").size() == 4);
        await("its end is told").atMost(PATIENCE).untilAsserted(() -> assertThat(ear.words(first))
                .containsSubsequence("starting", "running", "success"));
        assertThat(ear.said("stuck")).isEmpty();
        assertThat(jobs())
                .allSatisfy(job -> assertThat(job.getMetadata().getLabels()).containsEntry(QUEUE, "media"));
    }

    private void publish(int requests) {
        for (int each = 0; each < requests; each++) {
            producer.publish(Producer.request("file-" + each, each));
        }
    }

    private void resume(String name) {
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":false}}");
    }

    private List<Job> jobs() {
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .list()
                .getItems();
    }
}
