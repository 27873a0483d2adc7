package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request that a cluster does not take for long is put aside, known again, and in the end told and kept. */
@ExtendWith(ShowOutputOnFailure.class)
class ParkingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");
    private static final String PARKED = "cdsresponder.upload-requests.parked";
    private static final String BODY = Producer.request("late.mxf", 1);

    private final Bench bench = Bench.create("parking");
    private final Producer producer = new Producer(bench.broker());
    private StandInKubernetes cluster;
    private KubernetesClient kubernetes;
    private Path kubeconfig;
    private Ear ear;

    @BeforeEach
    void start() throws IOException {
        cluster = StandInKubernetes.builder().withoutProcesses().start();
        cluster.faults().always(CREATION, RequestFault.answer(429));
        kubeconfig = cluster.kubeconfig(bench.directory().data().resolve("stand-in.kubeconfig"));
        kubernetes = KubernetesControlPlane.client(kubeconfig);
        ear = new Ear(bench.broker());
    }

    @AfterEach
    void stop() throws IOException {
        ear.close();
        kubernetes.close();
        cluster.close();
    }

    /** That the broker brings parked messages back after a minute is shown elsewhere; here it is done for it at once. */
    @Test
    void shouldPutAsideWhatItHasHeldForLongEnoughAndKnowItAgain() throws IOException, TimeoutException {
        try (ServiceProcess responder = responder(Map.of("CDS_REQUEST_HOLD", "1s"));
                Connection connection = bench.broker().connect();
                Channel channel = connection.createChannel()) {
            producer.publish(BODY);
            await("it is put aside").atMost(PATIENCE).until(() -> bringBack(channel));
            await("it says so").atMost(PATIENCE).until(() -> responder.output().contains(" parked: "));

            await("started").atMost(PATIENCE).until(() -> {
                bringBack(channel); // the pause after the last refusal may be longer than a request is held
                return ear.said("started").size() == 1;
            });
            await("settled").atMost(PATIENCE).until(() -> producer.waiting() == 0);
            assertThat(kubernetes
                            .batch()
                            .v1()
                            .jobs()
                            .inNamespace(cluster.namespace())
                            .list()
                            .getItems())
                    .singleElement()
                    .satisfies(job -> assertThat(job.getMetadata().getAnnotations())
                            .containsEntry("cdsk8s.org/request-digest", digest()));
            assertThat(bench.inmeta().toFile().list()).hasSize(1);
            assertThat(ear.said("invalid")).isEmpty();
            assertThat(ear.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldTellAndKeepWhatCouldNotBeLaunchedForTooLong() {
        try (ServiceProcess responder = responder(Map.of("CDS_REQUEST_HOLD", "1s", "CDS_REQUEST_MAX_WAIT", "1s"))) {
            producer.publish(BODY);

            await("told").atMost(PATIENCE).until(() -> ear.said("invalid").size() == 1);
            assertThat(ear.said("invalid").get(0).body().path("error").asText())
                    .contains("could not be launched for", "does not take the Job now");
            await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 1);
            assertThat(ear.deadLetters().get(0).headers()).containsEntry("x-cds-category", "expired");
            await("settled").atMost(PATIENCE).until(() -> producer.waiting() == 0);
            assertThat(bench.inmeta()).isEmptyDirectory();
            assertThat(responder.alive()).isTrue();
        }
    }

    /**
     * The cluster takes Jobs again, and what was put aside goes back as by the broker: to the queue of requests, through
     * the default exchange, with all its headers. False while nothing is put aside.
     */
    private boolean bringBack(Channel channel) throws IOException {
        GetResponse parked = channel.basicGet(PARKED, true);
        if (parked == null) {
            return false;
        }
        assertThat(parked.getProps().getHeaders())
                .containsKeys("x-cds-exchange", "x-cds-routing-key", "x-cds-first-seen");
        cluster.faults().clear();
        channel.basicPublish("", "cdsresponder.upload-requests", parked.getProps(), parked.getBody());
        return true;
    }

    private ServiceProcess responder(Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("KUBE_CONFIG", kubeconfig.toString(), "NAMESPACE", cluster.namespace()));
        all.putAll(settings);
        return bench.responder(all).start();
    }

    /** Of the request as the producer published it, not of the copy. */
    private static String digest() {
        return Digest.of("pluto-deliverables", "deliverables.syndication.mainstream.upload", BODY)
                .hex();
    }
}
