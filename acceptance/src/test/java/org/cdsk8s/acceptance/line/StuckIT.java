package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose pods cannot start, on a real Job controller: they get their time, then they end for that reason. */
@ExtendWith(ShowOutputOnFailure.class)
class StuckIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String STUCK = "cdsk8s.org/stuck";
    private static final String REASON = "cdsk8s.org/reason";
    private static final String HANDLED = "cdsk8s.org/handled";

    private final Bench bench = Bench.create("stuck");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();
    private Outcomes says;

    @BeforeEach
    void connect() throws IOException {
        says = new Outcomes(bench.broker());
    }

    @AfterEach
    void disconnect() throws IOException {
        says.close();
    }

    @Test
    void shouldEndAJobWhoseImageCannotBePulledWhenItsTimeIsOver() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.waiting("ErrImagePull", "no route to host"));
        try (ServiceProcess responder = responder("3s")) {
            Job job = launch();

            say(job, "ImagePull");

            noted("ImagePull");
            endedFor("ImagePull");
            assertThat(counted(responder, "ImagePull", "ended")).isTrue();
        }
    }

    @Test
    void shouldEndAJobWithAnImpossibleImageNameAtOnce() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.waiting("InvalidImageName", "not lower case"));
        try (ServiceProcess responder = responder("1h")) {
            Job job = launch();

            say(job, "ImageName");

            endedFor("ImageName");
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldLetAJobGoOnThatStartsAfterAll() throws IOException {
        CountDownLatch pulled = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.waiting("ImagePullBackOff", "Back-off")
                                .await(pulled)
                                .starts()
                                .await(seen)
                                .exit(0));
        try (ServiceProcess responder = responder("1h")) {
            Job job = launch();
            say(job, "ImagePull");
            noted("ImagePull");

            pulled.countDown();
            await("taken back").atMost(PATIENCE).until(() -> !annotations().containsKey(STUCK));
            seen.countDown();

            await("handled").atMost(PATIENCE).until(() -> annotations().containsKey(HANDLED));
            assertThat(job().getStatus().getSucceeded()).isEqualTo(1);
            assertThat(annotations()).doesNotContainKey(REASON);
            assertThat(responder.alive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quota", "service account"})
    void shouldEndAJobWhosePodsCannotBeCreated(String obstacle) throws IOException {
        if (obstacle.equals("quota")) {
            forbidPods();
        } else {
            bench.template(
                    """
                    apiVersion: batch/v1
                    kind: Job
                    metadata: {name: template}
                    spec:
                      template:
                        spec:
                          restartPolicy: Never
                          serviceAccountName: nobody-made-it
                          containers: [{name: cds, image: cds-workload}]
                    """);
        }
        try (ServiceProcess responder = responder("2s")) {
            Job job = launch();

            say(job, "PodsNotCreated");

            endedFor("PodsNotCreated");
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldNeverEndAJobOfAnOlderVersion() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.waiting("InvalidImageName", "not lower case"));
        try (ServiceProcess responder = responder("0s")) {
            Job job = create("cds-old", Map.of("deliverable-asset-id", "7"));

            say(job, "ImageName");

            await("left alone").atMost(PATIENCE).until(() -> counted(responder, "ImageName", "adopted"));
            assertThat(annotations()).doesNotContainKeys(STUCK, REASON);
            assertThat(job().getSpec().getActiveDeadlineSeconds()).isNull();
        }
    }

    @Test
    void shouldDoNothingTwiceWhenToldTwice() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.unschedulable("0/1 nodes are available"));
        try (ServiceProcess responder = responder("1h")) {
            Job job = launch();
            say(job, "Unschedulable");
            noted("Unschedulable");
            await("the others have written")
                    .atMost(PATIENCE)
                    .until(() -> annotations().containsKey("cdsk8s.org/acked")
                            && job().getStatus().getActive() != null);
            String version = job().getMetadata().getResourceVersion();

            for (int i = 0; i < 3; i++) {
                say(job, "Unschedulable");
            }

            await("looked at").atMost(PATIENCE).until(() -> responder
                    .body("/q/metrics")
                    .contains("cds_responder_stuck_jobs_total{category=\"Unschedulable\",result=\"waiting\"} 3.0"));
            assertThat(job().getMetadata().getResourceVersion()).isEqualTo(version);
        }
    }

    @Test
    void shouldBeEndedByAnotherResponderWhenTheFirstDies() throws IOException {
        bench.kubelet()
                .run(bench.namespace(), "cds-", PodScript.waiting("CreateContainerConfigError", "no such secret"));
        try (ServiceProcess first = responder("1h")) {
            Job job = launch();
            say(job, "ConfigError");
            noted("ConfigError");
            first.kill();
        }
        try (ServiceProcess second = responder("2s")) {
            endedFor("ConfigError");
            assertThat(second.alive()).isTrue();
        }
    }

    @Test
    void shouldKeepAMessageItMayNotActOn() throws IOException {
        try (ServiceProcess responder = responder("0s");
                Ear ear = new Ear(bench.broker())) {
            Job foreign = create("foreign", Map.of());

            say(foreign, "ImageName");
            say(foreign, "Bored");
            says.publish("cds.job.stuck", "not a job event");

            await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 3);
            assertThat(ear.deadLetters())
                    .allSatisfy(letter -> assertThat(letter.headers()).containsEntry("x-cds-category", "stuck"));
            assertThat(annotations()).isEmpty();
            assertThat(responder.alive()).isTrue();
        }
    }

    private ServiceProcess responder(String time) {
        Map<String, String> settings = new HashMap<>(
                Map.of("JOB_RETENTION", "1h", "CDS_OUTCOME_SWEEP_INTERVAL", "1s", "CDS_OUTCOME_UNTOLD", "0s"));
        for (String reason :
                List.of("IMAGE_PULL", "CONFIG_ERROR", "UNSCHEDULABLE", "INIT_FAILED", "PODS_NOT_CREATED")) {
            settings.put("CDS_STUCK_GRACE_" + reason, time);
        }
        return bench.responder(settings).start();
    }

    /** The Job of a request, once it is there and its pod, if any, has come as far as it will. */
    private Job launch() {
        producer.publish(Producer.request("a", 1));
        await("launched").atMost(PATIENCE).until(() -> jobs().size() == 1);
        return job();
    }

    /** Says what the reaper says; only the named Job and the category count. */
    private void say(Job job, String category) throws IOException {
        says.publish(
                "cds.job.stuck",
                "{\"job-id\":\"%s\",\"job-name\":\"%s\",\"job-namespace\":\"%s\",\"category\":\"%s\"}"
                        .formatted(
                                job.getMetadata().getUid(), job.getMetadata().getName(), bench.namespace(), category));
    }

    private void noted(String category) {
        await("noted")
                .atMost(PATIENCE)
                .until(() -> annotations().getOrDefault(STUCK, "").startsWith(category + " "));
    }

    private void endedFor(String category) {
        await("ended and dealt with").atMost(PATIENCE).until(() -> annotations().containsKey(HANDLED));
        assertThat(annotations()).containsEntry(REASON, category);
        assertThat(job().getStatus().getConditions())
                .anySatisfy(condition -> assertThat(condition.getReason()).isEqualTo("DeadlineExceeded"));
    }

    private static boolean counted(ServiceProcess responder, String category, String result) {
        return responder
                .body("/q/metrics")
                .contains("cds_responder_stuck_jobs_total{category=\"" + category + "\",result=\"" + result + "\"}");
    }

    private void forbidPods() {
        String quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: nothing}\nspec: {hard: {pods: '0'}}";
        kubernetes.resource(quota).inNamespace(bench.namespace()).create();
    }

    private Job create(String name, Map<String, String> labels) {
        return kubernetes
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(bench.namespace())
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("cds")
                        .withImage("Not//Legal")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private Job job() {
        return jobs().get(0);
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

    private Map<String, String> annotations() {
        Map<String, String> annotations = job().getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
