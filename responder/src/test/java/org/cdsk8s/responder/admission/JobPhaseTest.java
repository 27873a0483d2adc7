package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JobPhaseTest {

    @Test
    void shouldWaitForTheFirstPodUntilTheControllerBegins() {
        assertThat(phase(job -> job)).isEqualTo(JobPhase.WAITING);
        assertThat(phase(job -> job.editOrNewStatus()
                        .withStartTime("2026-01-01T00:00:00Z")
                        .endStatus()))
                .isEqualTo(JobPhase.STARTED);
        assertThat(phase(job -> job.editOrNewStatus().withActive(1).endStatus()))
                .isEqualTo(JobPhase.STARTED);
    }

    @Test
    void shouldTakeNoRoomOnceItIsOverOrGoing() {
        assertThat(phase(job -> condition(job, "Complete"))).isEqualTo(JobPhase.AWAY);
        assertThat(phase(job -> condition(job, "Failed"))).isEqualTo(JobPhase.AWAY);
        assertThat(phase(job -> job.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()))
                .isEqualTo(JobPhase.AWAY);
    }

    /** Kueue creates no room by itself: it resumes the Job when there is some. */
    @Test
    void shouldTakeNoRoomWhileItIsSuspended() {
        assertThat(phase(job -> job.editSpec().withSuspend(true).endSpec())).isEqualTo(JobPhase.AWAY);
        assertThat(phase(job -> job.editSpec().withSuspend(false).endSpec())).isEqualTo(JobPhase.WAITING);
    }

    private static JobPhase phase(UnaryOperator<JobBuilder> change) {
        JobBuilder plain = new JobBuilder()
                .withNewMetadata()
                .withName("cds-a")
                .endMetadata()
                .withNewSpec()
                .endSpec();
        return JobPhase.of(change.apply(plain).build());
    }

    private static JobBuilder condition(JobBuilder job, String type) {
        return job.editOrNewStatus()
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .endCondition()
                .endStatus();
    }
}
