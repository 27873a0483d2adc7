package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Logs are followed from the moment a container starts, so they outlive their pods. Responders alone: their sweep finds
 * out which Jobs have ended.
 */
@ExtendWith(ShowOutputOnFailure.class)
class LogsIT {

    private static final String TEMPLATE =
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: template}
            spec:
              backoffLimit: %d
              activeDeadlineSeconds: %d
              template:
                spec:
                  restartPolicy: %s
                  containers:
                    - {name: cds, image: one}
            """;

    private final Bench bench = Bench.create("logs");
    private final Producer producer = new Producer(bench.broker());
    private final KubernetesClient kubernetes = KubernetesControlPlane.shared().client();

    @Test
    void shouldKeepTheLogOfAJobThatIsKilledAtItsDeadline() {
        bench.template(TEMPLATE.formatted(0, 600, "Never"));
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.running().log("one\ntwo\n"));
        try (ServiceProcess responder = responder()) {
            producer.publish(Producer.request("a", 1));
            awaitFollowed("two\n");
            end();

            awaitHandled();
            assertThat(log()).isEqualTo("one\ntwo\n");
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldKeepTheLogsOfAllAttemptsInAPodThatIsRemovedWhenItsJobGivesUp() {
        bench.template(TEMPLATE.formatted(2, 600, "OnFailure"));
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running()
                                .log("first\n")
                                .await(first)
                                .restartAfter(1)
                                .log("second\n")
                                .await(second)
                                .restartAfter(1));
        try (ServiceProcess responder = responder()) {
            producer.publish(Producer.request("a", 1));
            awaitFollowed("first\n");
            first.countDown();
            awaitFollowed("second\n");
            second.countDown();

            awaitHandled();
            // Whether the third run is known depends on how fast it is killed: it printed nothing.
            assertThat(files())
                    .allMatch(file -> file.toString().endsWith(".log"))
                    .extracting(LogsIT::read)
                    .containsOnlyOnce("first\n", "second\n");
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldTakeOverFromAFollowerThatIsKilled() {
        bench.template(TEMPLATE.formatted(0, 600, "Never"));
        CountDownLatch killed = new CountDownLatch(1);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running().log("one\n").await(killed).log("two\nthree\n"));
        try (ServiceProcess first = responder()) {
            producer.publish(Producer.request("a", 1));
            awaitFollowed("one\n");
            try (ServiceProcess second = responder()) {
                first.kill();
                killed.countDown();

                awaitFollowed("three\n");
                end();
                awaitHandled();
                assertThat(log()).isEqualTo("one\ntwo\nthree\n");
                assertThat(second.alive()).isTrue();
            }
        }
    }

    @Test
    void shouldTakeNoHarmFromAFollowerThatWakesUp() {
        bench.template(TEMPLATE.formatted(0, 600, "Never"));
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running()
                                .log("one\n")
                                .await(paused)
                                .log("two\n")
                                .await(awake)
                                .log("three\n"));
        try (ServiceProcess first = responder();
                ServiceProcess second = responder()) {
            producer.publish(Producer.request("a", 1));
            awaitFollowed("one\n");
            first.pause();
            paused.countDown();
            awaitFollowed("two\n");
            first.resume();
            second.pause();
            awake.countDown();

            awaitFollowed("three\n");
            second.resume();
            end();
            awaitHandled();
            assertThat(log()).isEqualTo("one\ntwo\nthree\n");
            assertThat(List.of(first, second)).allMatch(ServiceProcess::alive);
        }
    }

    private ServiceProcess responder() {
        return bench.responder(Map.of(
                        "JOB_RETENTION",
                        "1h",
                        "CDS_LOG_CLAIM",
                        "5s",
                        "CDS_OUTCOME_SWEEP_INTERVAL",
                        "1s",
                        "CDS_OUTCOME_UNTOLD",
                        "0s"))
                .start();
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

    /** As if its deadline had come. */
    private void end() {
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .withName(jobs().get(0).getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":1}}");
    }

    private void awaitHandled() {
        patiently("the outcome is handled").until(() -> jobs().stream()
                .anyMatch(job -> job.getMetadata().getAnnotations().containsKey("cdsk8s.org/handled")));
    }

    private void awaitFollowed(String end) {
        patiently("the log is followed up to " + end)
                .until(() -> files().stream().anyMatch(file -> read(file).endsWith(" " + end)));
    }

    /** What another responder is just putting together, or tidying away, is hidden. */
    private String log() {
        List<Path> logs = files().stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .toList();
        assertThat(logs).singleElement().asString().endsWith(".log");
        return read(logs.get(0));
    }

    /** The names alone: the files come and go. */
    private List<Path> files() {
        return in(bench.logs()).stream()
                .flatMap(directory -> in(directory).stream())
                .toList();
    }

    private static List<Path> in(Path directory) {
        try (var files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a file; nothing when it has just been put together with others. */
    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }
}
