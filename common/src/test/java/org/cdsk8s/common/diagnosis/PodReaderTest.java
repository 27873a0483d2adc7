package org.cdsk8s.common.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Objects;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReaderTest {

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull,ImagePull",
        "ImagePullBackOff,ImagePull",
        "ErrImageNeverPull,ImagePull",
        "RegistryUnavailable,ImagePull",
        "ImageInspectError,ImagePull",
        "SignatureValidationFailed,ImagePull",
        "InvalidImageName,ImageName",
        "CreateContainerConfigError,ConfigError",
        "PreCreateHookError,ConfigError",
        "CreateContainerError,ConfigError",
        "PreStartHookError,ConfigError",
        "RunContainerError,ConfigError"
    })
    void aWaitingReasonThatNeverEndsByItselfIsStuck(String reason, String category) {
        Finding stuck = finding(PodReader.read(Pods.with(Pods.pod("Pending"), Pods.waiting(reason, "because.")))
                .stuck());

        assertThat(stuck.category().word()).isEqualTo(category);
        assertThat(stuck.container()).isEqualTo("cds");
        assertThat(stuck.explanation()).startsWith("Container cds of pod x cannot start (" + reason + "): because; ");
    }

    @ParameterizedTest
    @CsvSource({"ContainerCreating", "PodInitializing", "CrashLoopBackOff", "SomethingNew"})
    void otherWaitingReasonsAreNot(String reason) {
        assertThat(PodReader.read(Pods.with(Pods.pod("Pending"), Pods.waiting(reason, "")))
                        .stuck())
                .isNull();
    }

    @Test
    void aPodNobodyHasRoomForIsStuckAndOneHeldBackOnPurposeIsNot() {
        PodBuilder refused = Pods.condition(
                Pods.pod("Pending"), "PodScheduled", "False", "Unschedulable", "0/3 nodes are available");
        PodBuilder gated = Pods.condition(Pods.pod("Pending"), "PodScheduled", "False", "SchedulingGated", "gates");

        Finding stuck = finding(PodReader.read(refused.build()).stuck());
        assertThat(stuck.category()).isEqualTo(FailureCategory.UNSCHEDULABLE);
        assertThat(stuck.explanation()).contains("0/3 nodes are available");
        assertThat(PodReader.read(gated.build()).stuck()).isNull();
    }

    @Test
    void anInitContainerThatIsStartedAgainAndAgainIsStuck() {
        Pod pod = Pods.withInit(
                Pods.pod("Pending").editSpec().withRestartPolicy("OnFailure").endSpec(),
                Pods.waiting("CrashLoopBackOff", "back-off"),
                Pods.ended(4, "Error", ""));

        PodReading reading = PodReader.read(pod);
        assertThat(finding(reading.stuck()))
                .isEqualTo(new Finding(
                        FailureCategory.INIT_FAILED,
                        "prepare",
                        4,
                        "Init container prepare of pod x ended with exit code 4; see its log"));
        assertThat(reading.begun()).isEqualTo(3);
    }

    @Test
    void anInitContainerThatEndsThePodHasFailedIt() {
        Pod pod = Pods.withInit(
                Pods.pod("Failed"), Pods.ended(5, "Error", "no disk"), new ContainerStateBuilder().build());

        PodReading reading = PodReader.read(pod);
        assertThat(reading.stuck()).isNull();
        assertThat(finding(reading.end()).category()).isEqualTo(FailureCategory.INIT_FAILED);
        assertThat(finding(reading.end()).explanation()).endsWith("it said: no disk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3   | Error              | ExitCode    | ended with exit code 3; see its log",
                "127 | Error              | ExitCode    | ended with exit code 127: a command was not found",
                "137 | Error              | ExitCode    | was killed (exit code 137, SIGKILL)",
                "143 | Error              | ExitCode    | was told to stop (exit code 143, SIGTERM)",
                "139 | Error              | ExitCode    | ended with exit code 139 (signal 11)",
                "255 | Error              | ExitCode    | ended with exit code 255; see its log",
                "137 | OOMKilled          | OOMKilled   | was killed for lack of memory on its node",
                "128 | StartError         | ConfigError | could not be started: exec: no such file",
                "127 | ContainerCannotRun | ConfigError | could not be started: exec: no such file"
            })
    void anEndIsToldByReasonAndExitCode(int exitCode, String reason, String category, String sentence) {
        Finding end = finding(
                PodReader.read(Pods.with(Pods.pod("Failed"), Pods.ended(exitCode, reason, "exec: no such file")))
                        .end());

        assertThat(end.category().word()).isEqualTo(category);
        assertThat(end.exitCode()).isEqualTo(exitCode);
        assertThat(end.explanation()).startsWith("Container cds of pod x " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "PreemptionByScheduler,Evicted",
        "EvictionByEvictionAPI,Evicted",
        "TerminationByKubelet,Evicted",
        "DeletionByTaintManager,NodeLost",
        "DeletionByPodGC,NodeLost"
    })
    void aDisruptionOutranksTheExitCodeItCaused(String reason, String category) {
        PodBuilder pod = Pods.condition(Pods.pod("Failed"), "DisruptionTarget", "True", reason, "the message");

        Finding end = finding(
                PodReader.read(Pods.with(pod, Pods.ended(143, "Error", ""))).end());
        assertThat(end.category().word()).isEqualTo(category);
        assertThat(end.explanation()).contains(reason).contains("the message");
    }

    @ParameterizedTest
    @CsvSource({
        "Evicted,Evicted",
        "Preempting,Evicted",
        "NodeLost,NodeLost",
        "NodeShutdown,NodeLost",
        "Terminated,NodeLost",
        "DeadlineExceeded,DeadlineExceeded",
        "OutOfcpu,Unschedulable"
    })
    void whatTheNodeDidToThePodIsTold(String reason, String category) {
        Pod pod = Pods.pod("Failed")
                .editStatus()
                .withReason(reason)
                .withMessage("m")
                .endStatus()
                .build();

        Finding end = finding(PodReader.read(pod).end());
        assertThat(end.category().word()).isEqualTo(category);
        assertThat(PodReader.read(pod).begun()).isZero();
    }

    @Test
    void aNodeThatStoppedAnsweringIsLostOnceThePodIsDeletedForIt() {
        PodBuilder silent = Pods.condition(Pods.pod("Running"), "Ready", "False", "NodeNotReady", "");

        assertThat(PodReader.read(silent.build()).end()).isNull();
        assertThat(finding(PodReader.read(Pods.deleted(silent, "2026-01-01T00:06:00Z")
                                        .build())
                                .end())
                        .category())
                .isEqualTo(FailureCategory.NODE_LOST);
    }

    @Test
    void aContainerStoppedBecauseItsPodIsDeletedHasNotFailedByItself() {
        PodBuilder deleted = Pods.deleted(Pods.pod("Failed"), "2026-01-01T00:00:01Z");

        assertThat(PodReader.read(Pods.with(deleted, Pods.ended(143, "Error", "")))
                        .end())
                .isNull();
        assertThat(finding(PodReader.read(Pods.with(
                                        Pods.deleted(Pods.pod("Failed"), "2026-01-01T00:00:01Z"),
                                        Pods.ended(1, "Error", "")))
                                .end())
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void whatWasKnownOfAPodSurvivesItsDeletion() {
        PodReading stuck = PodReader.read(Pods.with(Pods.pod("Pending"), Pods.waiting("ErrImagePull", "no route")));
        PodReading gone = PodReader.read(Pods.with(
                Pods.deleted(Pods.pod("Pending"), "2026-01-01T00:00:01Z"), Pods.waiting("ContainerCreating", "")));

        assertThat(gone.following(stuck).obstacle()).isEqualTo(stuck.obstacle());
        assertThat(gone.following(stuck).stuck()).isNull();
    }

    @Test
    void aPodThatRanOnceAndCannotBeStartedAgainIsStuckToo() {
        Pod pod = Pods.with(Pods.pod("Running"), Pods.waiting("CreateContainerError", "no such device"));
        pod.getStatus().getContainerStatuses().get(0).setLastState(Pods.ended(2, "Error", ""));

        assertThat(finding(PodReader.read(pod).stuck()).category()).isEqualTo(FailureCategory.CONFIG_ERROR);
        assertThat(finding(PodReader.read(pod).end()).exitCode()).isEqualTo(2);
    }

    @Test
    void aPodThatStartsAfterAllIsStuckNoMore() {
        PodReading stuck = PodReader.read(Pods.with(Pods.pod("Pending"), Pods.waiting("ErrImagePull", "no route")));
        PodReading runs = PodReader.read(Pods.with(
                Pods.pod("Running"),
                new ContainerStateBuilder().withNewRunning().endRunning().build()));

        assertThat(runs.following(stuck).obstacle()).isNull();
        assertThat(runs.following(stuck).started()).isTrue();
    }

    @Test
    void theJobIsTheControllerAndNoOtherOwner() {
        PodBuilder pod = Pods.pod("Pending")
                .editMetadata()
                .addNewOwnerReference()
                .withKind("Job")
                .withName("other")
                .withUid("u1")
                .endOwnerReference()
                .addNewOwnerReference()
                .withKind("Job")
                .withName("cds-a")
                .withUid("u2")
                .withController(true)
                .endOwnerReference()
                .endMetadata();

        assertThat(PodReader.job(pod.build())).contains(new JobRef("cds", "cds-a", "u2"));
        assertThat(PodReader.job(Pods.pod("Pending").build())).isEmpty();
    }

    @Test
    void nothingThatIsQuotedMakesAnExplanationLongerThanItMayBe() {
        Pod pod = Pods.with(Pods.pod("Pending"), Pods.waiting("ErrImagePull", "😀 \n\t".repeat(5_000)));

        String explanation = finding(PodReader.read(pod).stuck()).explanation();
        assertThat(explanation)
                .hasSizeLessThanOrEqualTo(1024)
                .doesNotContain("\n")
                .contains("…; check the image's name");
        assertThat(explanation.codePoints().filter(point -> point >= 0xD800 && point < 0xE000))
                .isEmpty();
    }

    private static Finding finding(@Nullable Finding finding) {
        assertThat(finding).isNotNull();
        return Objects.requireNonNull(finding);
    }
}
