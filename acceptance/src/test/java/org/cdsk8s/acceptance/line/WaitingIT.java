package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster that will not take a Job now makes its request wait, and then it runs once. Faults are the stand-in's. */
@ExtendWith(ShowOutputOnFailure.class)
class WaitingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");

    private final Bench bench = Bench.create("waiting");
    private final Producer producer = new Producer(bench.broker());
    private StandInKubernetes cluster;
    private KubernetesClient kubernetes;
    private ServiceProcess responder;
    private Ear ear;

    @BeforeEach
    void start() throws IOException {
        cluster = StandInKubernetes.builder().withoutProcesses().start();
        Path kubeconfig = cluster.kubeconfig(bench.directory().data().resolve("stand-in.kubeconfig"));
        kubernetes = KubernetesControlPlane.client(kubeconfig);
        responder = bench.responder(Map.of("KUBE_CONFIG", kubeconfig.toString(), "NAMESPACE", cluster.namespace()))
                .start();
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        ear.close();
        responder.close();
        kubernetes.close();
        cluster.close();
    }

    @Test
    void shouldCreateOneJobWhenTheAnswerToItsCreationIsLost() {
        cluster.faults().next(1, CREATION, new RequestFault.DropAfter());

        runsOnce();

        assertThat(responder.output()).contains("waits: ");
    }

    @Test
    void shouldCreateOneJobWhenTheRequestForItIsLost() {
        cluster.faults().next(2, CREATION, new RequestFault.DropBefore());

        runsOnce();
    }

    @Test
    void shouldWaitForAServerThatIsBusyOrBroken() {
        for (int code : new int[] {429, 500, 503, 504}) {
            cluster.faults().next(1, CREATION, RequestFault.answer(code));
        }

        runsOnce();

        assertThat(responder.body("/q/metrics"))
                .contains("cds_responder_launch_attempts_total{result=\"unavailable\"} 4.0");
    }

    @Test
    void shouldWaitForQuota() {
        cluster.faults()
                .next(
                        1,
                        CREATION,
                        RequestFault.answer(403)
                                .saying("jobs.batch is forbidden: exceeded quota: q, used: 1, limited: 1"));

        runsOnce();
    }

    private void runsOnce() {
        producer.publish(Producer.request("wait.mxf", 1));

        await("started").atMost(PATIENCE).until(() -> ear.said("started").size() == 1);
        await("settled").atMost(PATIENCE).until(() -> producer.waiting() == 0);
        assertThat(kubernetes
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getName())
                        .isEqualTo(ear.said("started").get(0).jobName()));
        assertThat(bench.inmeta().toFile().list()).containsExactly("waitmxf.inmeta");
        assertThat(ear.said("invalid")).isEmpty();
        assertThat(ear.deadLetters()).isEmpty();
    }
}
