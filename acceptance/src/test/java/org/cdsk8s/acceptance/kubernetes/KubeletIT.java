package org.cdsk8s.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Jobs go through the real Job controller while their pods are played; their logs are read through the API server. */
class KubeletIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesControlPlane controlPlane = KubernetesControlPlane.shared();
    private final KubernetesClient client = controlPlane.client();
    private final StandInKubelet kubelet = StandInKubelet.shared();
    private final String namespace = controlPlane.newNamespace("kubelet");

    @Test
    void shouldBringAJobToCompleteAndServeItsLog() {
        kubelet.run(namespace, "fine", PodScript.succeed("one\ntwo"));

        create("fine", 0, "Never");

        awaitCondition("fine", "Complete");
        assertThat(log(pod("fine"))).isEqualTo("one\ntwo\n");
    }

    @Test
    void shouldFailAJobWhosePodEndsWithStatus3() {
        create("broken", 0, "Never");
        kubelet.run(namespace, "broken", PodScript.exit(3, "it broke")); // given late: the pod has waited for it

        awaitCondition("broken", "Failed");
        var state = pod("broken").getStatus().getContainerStatuses().get(0).getState();
        assertThat(state.getTerminated().getExitCode()).isEqualTo(3);
        assertThat(log(pod("broken"))).isEqualTo("it broke\n");
    }

    @Test
    void shouldPlayAnotherScriptForTheNextAttempt() {
        kubelet.run(namespace, "again", PodScript.outOfMemory("first"), PodScript.succeed("second"));

        create("again", 2, "Never");

        awaitCondition("again", "Complete");
        assertThat(pods("again")).extracting(this::log).containsExactlyInAnyOrder("first\n", "second\n");
    }

    @Test
    void shouldLetALogGrowWhileItIsFollowed() throws Exception {
        var gate = new CountDownLatch(1);
        kubelet.run(
                namespace,
                "slow",
                PodScript.running().log("before").await(gate).log("after").exit(0));
        create("slow", 0, "Never");
        awaitPhase("slow", "Running");

        try (var follow = client.pods().resource(pod("slow")).watchLog();
                var lines = new BufferedReader(new InputStreamReader(follow.getOutput(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("before");
            gate.countDown();
            assertThat(lines.readLine()).isEqualTo("after");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void shouldKeepThePreviousLogOfAContainerThatStartedAgain() {
        kubelet.run(
                namespace,
                "restarted",
                PodScript.running()
                        .log("first run")
                        .restartAfter(7)
                        .log("second run")
                        .exit(0));

        create("restarted", 3, "OnFailure");

        awaitCondition("restarted", "Complete");
        var pod = pod("restarted");
        assertThat(log(pod)).isEqualTo("second run\n");
        assertThat(client.pods().resource(pod).terminated().getLog()).isEqualTo("first run\n");
        assertThat(pod.getStatus().getContainerStatuses().get(0).getRestartCount())
                .isEqualTo(1);
    }

    @Test
    void shouldShowWhyAPodCannotStart() {
        kubelet.run(namespace, "unpulled", PodScript.waiting("ErrImagePull", "no such image"));
        kubelet.run(namespace, "nowhere", PodScript.unschedulable("0/1 nodes are available"));

        create("unpulled", 0, "Never");
        create("nowhere", 0, "Never");

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(pod("unpulled").getStatus().getContainerStatuses()).anySatisfy(container -> assertThat(
                            container.getState().getWaiting().getReason())
                    .isEqualTo("ErrImagePull"));
            assertThat(pod("nowhere").getStatus().getConditions())
                    .anySatisfy(condition -> assertThat(condition.getReason()).isEqualTo("Unschedulable"));
        });
    }

    @Test
    void shouldAnswerLogsWith500WhileToldTo() {
        kubelet.run(namespace, "unread", PodScript.succeed("kept"));
        create("unread", 0, "Never");
        awaitCondition("unread", "Complete");
        var pod = pod("unread");

        kubelet.breakLogs(namespace);
        try (var impatient = KubernetesControlPlane.impatientClient(controlPlane.kubeconfig())) {
            assertThatThrownBy(() -> impatient.pods().resource(pod).getLog())
                    .isInstanceOf(KubernetesClientException.class);
        }

        kubelet.mendLogs(namespace);
        assertThat(log(pod)).isEqualTo("kept\n");
    }

    @Test
    void shouldLetGoThePodsOfAJobDeletedInTheForeground() {
        kubelet.run(namespace, "doomed", PodScript.running());
        create("doomed", 0, "Never");
        awaitPhase("doomed", "Running");

        job("doomed").withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(job("doomed").get()).isNull();
            assertThat(pods("doomed")).isEmpty();
        });
    }

    private void create(String name, int backoffLimit, String restartPolicy) {
        client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withBackoffLimit(backoffLimit)
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy(restartPolicy)
                        .addNewContainer()
                        .withName("work")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private ScalableResource<Job> job(String name) {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name);
    }

    private List<Pod> pods(String job) {
        return client.pods().inNamespace(namespace).withLabel("job-name", job).list().getItems().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
    }

    private Pod pod(String job) {
        assertThat(pods(job)).hasSize(1);
        return pods(job).get(0);
    }

    private String log(Pod pod) {
        return client.pods().resource(pod).getLog();
    }

    private void awaitPhase(String job, String phase) {
        await(job + " is " + phase)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pod(job).getStatus().getPhase()).isEqualTo(phase));
    }

    private void awaitCondition(String job, String type) {
        await(job + " is " + type).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        job(job).get().getStatus().getConditions())
                .anySatisfy(condition -> {
                    assertThat(condition.getType()).isEqualTo(type);
                    assertThat(condition.getStatus()).isEqualTo("True");
                }));
    }
}
