package org.cdsk8s.acceptance.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each service has the rights it uses and no others. What it uses is not listed by hand: the API server's audit log of a
 * run that goes down every path to Kubernetes tells.
 */
@ExtendWith(ShowOutputOnFailure.class)
class LeastPrivilegeIT {

    private final AuditLog audit = new AuditLog();

    @Test
    void shouldGrantEachServiceWhatItUsesAndNothingElse() throws Exception {
        try (var cluster = KubernetesControlPlane.startPrivate(audit.switchedOnIn(ControlPlaneOptions.usual()))) {
            var namespace = cluster.newNamespace("rights");
            try (var kubelet = StandInKubelet.start(cluster);
                    var services = ServicesUnderTheirRoles.start(cluster, namespace)) {
                launchTwice(services, cluster.client(), namespace);
                kubelet.run(namespace, "cds-first", PodScript.succeed("done"));
                patiently("the Job is over, its log saved, and removed")
                        .until(() -> jobs(cluster.client(), namespace).isEmpty());
                missOne(services, cluster.client(), namespace);
                starve(services, cluster.client(), namespace);

                services.endResponder();
                patiently("the responder's watch is noted")
                        .untilAsserted(() -> usesWhatItIsGranted(namespace, "responder"));
                patiently("the reaper looks for the Job it misses")
                        .untilAsserted(() -> usesWhatItIsGranted(namespace, "reaper"));
            }
        }
    }

    private void usesWhatItIsGranted(String namespace, String service) {
        var granted = Access.grantedBy(ServicesUnderTheirRoles.role(service));
        assertThat(Access.inTermsOf(granted, audit.askedForBy(namespace, "cds-" + service)))
                .containsExactlyInAnyOrderElementsOf(granted);
    }

    /** The second time the Job is there already, and the responder looks whose it is. */
    private static void launchTwice(ServicesUnderTheirRoles services, KubernetesClient admin, String namespace)
            throws Exception {
        publish(services, "first");
        publish(services, "first");
        patiently("the request's Job is marked as acknowledged").until(() -> jobs(admin, namespace).stream()
                .anyMatch(job -> job.getMetadata().getAnnotations().containsKey("cdsk8s.org/acked")));
    }

    /** A Job goes while the reaper is away, which then has to list, and to ask for the one that is not in the list. */
    private static void missOne(ServicesUnderTheirRoles services, KubernetesClient admin, String namespace)
            throws Exception {
        publish(services, "second");
        patiently("the reaper knows the second Job").until(() -> jobs(admin, namespace).stream()
                .anyMatch(job -> services.known(job.getMetadata().getUid())));
        services.restartReaperWithoutPosition(() -> {
            admin.batch().v1().jobs().inNamespace(namespace).delete();
            patiently("the second Job is gone")
                    .until(() -> jobs(admin, namespace).isEmpty());
        });
    }

    /** A Job for which no pod can be created: the reaper looks why. */
    private static void starve(ServicesUnderTheirRoles services, KubernetesClient admin, String namespace)
            throws Exception {
        admin.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-pods")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        publish(services, "third");
    }

    private static void publish(ServicesUnderTheirRoles services, String messageId) throws Exception {
        var body =
                """
                {"inmeta": "<meta-data><meta-group><meta name='a' value='b'/></meta-group></meta-data>",
                 "routename": "test.xml", "filename": "%s.mxf"}
                """
                        .formatted(messageId);
        try (var connection = services.broker().connect();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "pluto-deliverables",
                    "deliverables.syndication.test.upload",
                    new AMQP.BasicProperties.Builder().messageId(messageId).build(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static List<Job> jobs(KubernetesClient admin, String namespace) {
        return admin.batch().v1().jobs().inNamespace(namespace).list().getItems();
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200));
    }
}
