package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens after a Job has ended: logs first, and nothing of anybody else's is touched. */
@ExtendWith(ShowOutputOnFailure.class)
class OutcomeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HANDLED = "cdsk8s.org/handled";

    private final Bench bench = Bench.create("outcome");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();

    @Test
    void shouldKeepTheJobUntilItsLogIsSaved() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("worth keeping\n"));
        bench.kubelet().breakLogs(bench.namespace());
        try (ServiceProcess responder = responder("0", "false");
                ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            producer.publish(Producer.request("a", 1));
            await("a first attempt fails")
                    .atMost(PATIENCE)
                    .until(() -> responder.output().contains("could not be saved"));
            assertThat(jobs()).hasSize(1);
            assertThat(annotations(jobs().get(0))).doesNotContainKey(HANDLED);
            String name = jobs().get(0).getMetadata().getName();

            bench.kubelet().mendLogs(bench.namespace());

            await("the Job is let go").atMost(PATIENCE).until(() -> jobs().isEmpty());
            assertThat(logs(name)).singleElement().satisfies(log -> assertThat(log)
                    .hasContent("worth keeping\n"));
            assertThat(reaper.alive()).isTrue();
        }
    }

    @Test
    void shouldSaveTheLogOfEveryContainerUnderItsName() {
        bench.template(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: template}
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - {name: cds, image: one}
                        - {name: helper, image: two}
                """);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running()
                                .log("cds", "main\n")
                                .log("helper", "aside\n")
                                .exit(0));
        try (ServiceProcess responder = responder("1h", "false");
                ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            producer.publish(Producer.request("a", 1));

            await("handled")
                    .atMost(PATIENCE)
                    .until(() ->
                            jobs().size() == 1 && annotations(jobs().get(0)).containsKey(HANDLED));
            List<Path> logs = logs(jobs().get(0).getMetadata().getName());
            assertThat(logs).hasSize(2);
            assertThat(logs)
                    .anySatisfy(log -> assertThat(log).hasContent("main\n").hasFileName(podOf(log) + ".cds.log"))
                    .anySatisfy(log -> assertThat(log).hasContent("aside\n").hasFileName(podOf(log) + ".helper.log"));
            assertThat(List.of(responder, reaper)).allMatch(ServiceProcess::alive);
        }
    }

    @Test
    void shouldKeepHandledJobsWhenToldTo() {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("x\n"));
        try (ServiceProcess responder = responder("0", "Yes");
                ServiceProcess reaper = bench.reaper(Map.of()).start()) {
            producer.publish(Producer.request("first", 1));
            await("handled").atMost(PATIENCE).until(() -> handled("cds-first"));
            producer.publish(Producer.request("second", 2));

            await("handled").atMost(PATIENCE).until(() -> handled("cds-second"));
            assertThat(jobs()).hasSize(2);
            assertThat(responder.awaitBody("/q/metrics")).doesNotContain("cds_responder_jobs_removed_total 1");
            assertThat(reaper.alive()).isTrue();
        }
    }

    @Test
    void shouldNotTouchAJobOfSomebodyElse() throws IOException {
        Job foreign = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .load(getClass().getResourceAsStream("/foreign-job.yaml"))
                .create();
        bench.kubelet().run(bench.namespace(), "foreign", PodScript.succeed("private\n"));
        try (ServiceProcess responder = responder("0", "false");
                Ear ear = new Ear(bench.broker());
                Outcomes outcomes = new Outcomes(bench.broker())) {
            await("it ends").atMost(PATIENCE).until(() -> ended("foreign"));

            outcomes.publish("{\"job-id\":\"%s\",\"job-name\":\"foreign\",\"job-namespace\":\"%s\"}"
                    .formatted(foreign.getMetadata().getUid(), bench.namespace()));

            await("kept").atMost(PATIENCE).until(() -> ear.deadLetters().size() == 1);
            assertThat(ear.deadLetters().get(0).headers().get("x-cds-reason")).contains("none of ours");
            assertThat(annotations(jobs().get(0))).doesNotContainKey(HANDLED);
            assertThat(bench.logs().resolve("foreign")).doesNotExist();
            assertThat(responder.alive()).isTrue();
        }
    }

    private ServiceProcess responder(String retention, String keepJobs) {
        return bench.responder(
                        Map.of("JOB_RETENTION", retention, "KEEP_JOBS", keepJobs, "CDS_OUTCOME_SWEEP_INTERVAL", "1s"))
                .start();
    }

    private boolean ended(String name) {
        return jobs().stream()
                .filter(job -> job.getMetadata().getName().equals(name))
                .anyMatch(job -> job.getStatus().getCompletionTime() != null);
    }

    private boolean handled(String prefix) {
        return jobs().stream()
                .filter(job -> job.getMetadata().getName().startsWith(prefix))
                .anyMatch(job -> annotations(job).containsKey(HANDLED));
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

    private static Map<String, String> annotations(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private static String podOf(Path log) {
        String name = log.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    /** What is being put together, by the outcome or by the sweep, is hidden. */
    private List<Path> logs(String jobName) {
        try (var files = Files.list(bench.logs().resolve(jobName))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
