package org.cdsk8s.common.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.util.List;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobDiagnosisTest {

    private static final Finding EXIT = new Finding(FailureCategory.EXIT_CODE, "cds", 3, "It ended with 3");
    private static final Finding PULL = new Finding(FailureCategory.IMAGE_PULL, "cds", null, "It cannot be pulled");

    @Test
    void theYoungestPodThatFailedExplainsABackoffLimit() {
        Finding first = new Finding(FailureCategory.OOM_KILLED, "cds", 137, "Memory");

        Diagnosis diagnosis =
                failed("BackoffLimitExceeded", 2, List.of(pod("b", 20, 1, null, EXIT), pod("a", 10, 1, null, first)));

        assertThat(diagnosis).isEqualTo(new Diagnosis(FailureCategory.EXIT_CODE, "cds", 3, 2, "It ended with 3"));
    }

    @Test
    void aBackoffLimitNobodyCanExplainStaysOne() {
        Diagnosis diagnosis = failed("BackoffLimitExceeded", 4, List.of());

        assertThat(diagnosis.category()).isEqualTo(FailureCategory.BACKOFF_LIMIT_EXCEEDED);
        assertThat(diagnosis.attempts()).isEqualTo(4);
        assertThat(diagnosis.container()).isNull();
    }

    @Test
    void aDeletedPodIsNamedWhenNothingElseExplainsTheLimit() {
        PodReading deleted = new PodReading("gone", Instant.EPOCH, 1, true, null, null);

        assertThat(failed("BackoffLimitExceeded", 1, List.of(deleted)).explanation())
                .contains("pod gone was deleted");
    }

    @Test
    void failedPodsNobodySawCountAsAttempts() {
        assertThat(failed("BackoffLimitExceeded", 5, List.of(pod("e", 1, 2, null, EXIT)))
                        .attempts())
                .isEqualTo(6);
    }

    @Test
    void aPodThatNeverBeganIsNoAttempt() {
        assertThat(failed("DeadlineExceeded", 1, List.of(pod("a", 1, 0, PULL, null)))
                        .attempts())
                .isZero();
    }

    @Test
    void aDeadlineSaysWhatHeldTheJobUp() {
        Diagnosis diagnosis = JobDiagnosis.failed(
                reading("DeadlineExceeded", 1), new JobTerms(null, 60L), List.of(pod("a", 1, 0, PULL, null)));

        assertThat(diagnosis.category()).isEqualTo(FailureCategory.DEADLINE_EXCEEDED);
        assertThat(diagnosis.explanation())
                .contains("activeDeadlineSeconds of 60")
                .endsWith("It cannot be pulled");
        assertThat(diagnosis.exitCode()).isNull();
    }

    @Test
    void aPodFailurePolicyKeepsContainerAndExitCode() {
        Diagnosis diagnosis = failed("PodFailurePolicy", 1, List.of(pod("a", 1, 1, null, EXIT)));

        assertThat(diagnosis.category()).isEqualTo(FailureCategory.POD_FAILURE_POLICY);
        assertThat(diagnosis.container()).isEqualTo("cds");
        assertThat(diagnosis.exitCode()).isEqualTo(3);
    }

    @Test
    void aReasonThatIsNewToUsIsUnknownAndQuoted() {
        Diagnosis diagnosis = failed("SomethingNew", 0, List.of());

        assertThat(diagnosis.category()).isEqualTo(FailureCategory.UNKNOWN);
        assertThat(diagnosis.explanation()).contains("SomethingNew").contains("the message");
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCategory.class,
            names = {"IMAGE_PULL", "PODS_NOT_CREATED", "CANCELLED"})
    void theAnnotationOutranksEveryReasonOfKubernetes(FailureCategory category) {
        JobTerms terms = JobTerms.of(job(category.word()));

        for (String reason : List.of("DeadlineExceeded", "BackoffLimitExceeded", "Deleted")) {
            assertThat(JobDiagnosis.failed(reading(reason, 1), terms, List.of(pod("a", 1, 1, null, EXIT)))
                            .category())
                    .isEqualTo(category);
        }
    }

    @Test
    void theAnnotationIsExplainedByThePodThatWasStuck() {
        Diagnosis diagnosis = JobDiagnosis.failed(
                reading("DeadlineExceeded", 1),
                JobTerms.of(job("ImagePull")),
                List.of(pod("a", 1, 1, null, EXIT), pod("b", 2, 0, PULL, null)));

        assertThat(diagnosis)
                .isEqualTo(new Diagnosis(
                        FailureCategory.IMAGE_PULL, "cds", null, 1, "Ended by cds-k8s. It cannot be pulled"));
    }

    @Test
    void anAnnotationThatIsNoCategoryIsIgnored() {
        assertThat(JobTerms.of(job("imagepull")).endedFor()).isNull();
        assertThat(JobTerms.of(job(null)).endedFor()).isNull();
    }

    @Test
    void attemptsBeforeTheStuckOneAreCounted() {
        JobReading retrying = new JobReading(JobState.RETRY, 2, null);

        assertThat(JobDiagnosis.stuck(PULL, retrying, List.of(pod("c", 1, 0, PULL, null)))
                        .attempts())
                .isEqualTo(2);
    }

    @Test
    void podsThatCannotBeCreatedQuoteTheEventAndSayWhatToDo() {
        assertThat(Finding.podsNotCreated("pods \"a\" is forbidden: exceeded quota: q, used: pods=0")
                        .explanation())
                .contains("exceeded quota: q")
                .contains("ResourceQuota");
        assertThat(Finding.podsNotCreated(
                                "error looking up service account cds/worker: serviceaccount \"worker\" not found")
                        .explanation())
                .contains("create that ServiceAccount");
        assertThat(Finding.podsNotCreated("admission webhook \"w\" denied the request")
                        .explanation())
                .contains("denied the request");
        assertThat(Finding.podsNotCreated("").explanation()).contains("no Event says why");
    }

    @ParameterizedTest
    @EnumSource(FailureCategory.class)
    void everyWordIsReadBack(FailureCategory category) {
        assertThat(FailureCategory.parse(category.word())).contains(category);
        assertThat(FailureCategory.parse(category.word() + " ")).isEmpty();
    }

    private static Diagnosis failed(String reason, int failedPods, List<PodReading> pods) {
        return JobDiagnosis.failed(reading(reason, failedPods), JobTerms.UNKNOWN, pods);
    }

    private static JobReading reading(String reason, int failedPods) {
        return new JobReading(JobState.FAILED, failedPods, new FailureReason(reason, "the message"));
    }

    private static PodReading pod(
            String name, int second, int begun, @Nullable Finding obstacle, @Nullable Finding end) {
        return new PodReading(name, Instant.ofEpochSecond(second), begun, false, obstacle, end);
    }

    private static Job job(@Nullable String reason) {
        JobBuilder job = new JobBuilder().withNewMetadata().withName("cds-a").endMetadata();
        return reason == null
                ? job.build()
                : job.editMetadata()
                        .addToAnnotations(JobLabels.REASON, reason)
                        .endMetadata()
                        .build();
    }
}
