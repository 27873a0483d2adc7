package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLifeTest {
    private static final String NS = "work";

    @TempDir
    private Path image;

    private StandInKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .namespace(NS)
                .image("tools:1", image)
                .backOff(Duration.ofMillis(20))
                .start();
        client = TestJob.client(kubernetes);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
    }

    @Test
    void shouldRunACommandToItsEndAndKeepItsOutput() {
        create(TestJob.shell("good", "echo hello; echo oops >&2; printf end"));

        assertThat(awaitEnd("good").getType()).isEqualTo("Complete");
        assertThat(job("good").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job("good").getStatus().getActive()).isNull();
        Pod pod = pods("good").get(0);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(log(pod)).isEqualTo("hello\noops\nend");
    }

    @Test
    void shouldRunTheProgramOfAnImageByItsAbsolutePath() throws IOException {
        Path program = Files.createDirectories(image.resolve("usr/local/bin")).resolve("tool");
        Files.writeString(program, "#!/bin/sh\necho $GREETING $1 on $HOSTNAME\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Job job = new JobBuilder(TestJob.of("tool", "Never", "/usr/local/bin/tool", "$(GREETING)"))
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("GREETING")
                .withValue("hi")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        create(job);

        awaitEnd("tool");
        Pod pod = pods("tool").get(0);
        assertThat(log(pod)).isEqualTo("hi hi on " + pod.getMetadata().getName() + "\n");
    }

    @Test
    void shouldFailWithTheExitCodeInThePod() {
        create(TestJob.shell("bad", "echo sorry; exit 3"));

        JobCondition end = awaitEnd("bad");
        assertThat(end.getType()).isEqualTo("Failed");
        assertThat(end.getReason()).isEqualTo("BackoffLimitExceeded");
        assertThat(job("bad").getStatus().getFailed()).isEqualTo(1);
        assertThat(pods("bad")
                        .get(0)
                        .getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(3);
    }

    @Test
    void shouldTryAgainAsOftenAsTheBackoffLimitSays() {
        Job job = TestJob.shell("again", "exit 1");
        job.getSpec().setBackoffLimit(2);
        create(job);

        awaitEnd("again");
        assertThat(job("again").getStatus().getFailed()).isEqualTo(3);
        assertThat(pods("again")).hasSize(3);
    }

    @Test
    void shouldRestartInPlaceAndKeepTheLogOfTheRunBefore() {
        Path mark = image.resolve("ran-once");
        Job job = TestJob.of(
                "inplace",
                "OnFailure",
                "sh",
                "-c",
                "if [ -e " + mark + " ]; then echo two; else touch " + mark + "; echo one; exit 4; fi");
        job.getSpec().setBackoffLimit(3);
        create(job);

        assertThat(awaitEnd("inplace").getType()).isEqualTo("Complete");
        Pod pod = pods("inplace").get(0);
        assertThat(pod.getStatus().getContainerStatuses().get(0).getRestartCount())
                .isEqualTo(1);
        assertThat(log(pod)).isEqualTo("two\n");
        assertThat(client.pods().inNamespace(NS).resource(pod).terminated().getLog())
                .isEqualTo("one\n");
    }

    @Test
    void shouldKillThePodAtTheDeadline() {
        Job job = TestJob.shell("slow", "sleep 60");
        job.getSpec().setActiveDeadlineSeconds(1L);
        create(job);

        JobCondition end = awaitEnd("slow");
        assertThat(end.getReason()).isEqualTo("DeadlineExceeded");
        assertThat(job("slow").getStatus().getConditions())
                .extracting(JobCondition::getType)
                .containsExactly("FailureTarget", "Failed");
        await().untilAsserted(() -> assertThat(pods("slow")).isEmpty());
    }

    @Test
    void shouldSayWhyAnImageCannotBeHad() {
        Job job = TestJob.shell("missing", "true");
        job.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("nobody/knows:this");
        create(job);
        awaitWaiting("missing", "ImagePullBackOff");

        Job badName = TestJob.shell("misnamed", "true");
        badName.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("Not A Valid//Image");
        create(badName);
        awaitWaiting("misnamed", "InvalidImageName");
        assertThat(job("missing").getStatus().getActive()).isEqualTo(1);
    }

    @Test
    void shouldStopARunningJobThatIsDeletedInTheForeground() {
        create(TestJob.shell("doomed", "trap 'echo bye; exit 0' TERM; echo on; while :; do sleep 0.05; done"));
        await().untilAsserted(() -> assertThat(log(pods("doomed").get(0))).isEqualTo("on\n"));

        client.resource(job("doomed"))
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();

        client.batch()
                .v1()
                .jobs()
                .inNamespace(NS)
                .withName("doomed")
                .waitUntilCondition(job -> job == null, 10, TimeUnit.SECONDS);
        assertThat(pods("doomed")).isEmpty();
    }

    @Test
    void shouldRunASuspendedJobOnlyOnceItIsResumed() {
        Job job = TestJob.shell("later", "true");
        job.getSpec().setSuspend(true);
        create(job);
        await().until(() -> job("later").getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Suspended")));
        assertThat(pods("later")).isEmpty();

        client.batch().v1().jobs().inNamespace(NS).withName("later").edit(present -> new JobBuilder(present)
                .editSpec()
                .withSuspend(false)
                .endSpec()
                .build());

        assertThat(awaitEnd("later").getType()).isEqualTo("Complete");
    }

    @Test
    void shouldRemoveAFinishedJobAfterItsTimeToLive() {
        Job job = TestJob.shell("brief", "true");
        job.getSpec().setTtlSecondsAfterFinished(1);
        create(job);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(NS)
                        .withName("brief")
                        .get())
                .isNull());
        await().untilAsserted(() -> assertThat(pods("brief")).isEmpty());
    }

    private void create(Job job) {
        client.batch().v1().jobs().inNamespace(NS).resource(job).create();
    }

    private Job job(String name) {
        return client.batch().v1().jobs().inNamespace(NS).withName(name).require();
    }

    private List<Pod> pods(String job) {
        return client.pods().inNamespace(NS).withLabel("job-name", job).list().getItems();
    }

    private String log(Pod pod) {
        return client.pods().inNamespace(NS).resource(pod).getLog();
    }

    private JobCondition awaitEnd(String name) {
        return await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> job(name).getStatus().getConditions().stream()
                                .filter(each -> List.of("Complete", "Failed").contains(each.getType()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void awaitWaiting(String job, String reason) {
        await().untilAsserted(() -> assertThat(pods(job)
                        .get(0)
                        .getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo(reason));
    }
}
