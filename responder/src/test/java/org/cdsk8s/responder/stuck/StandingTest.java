package org.cdsk8s.responder.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final ContainerState PULL = waiting("ErrImagePull");
    private static final ContainerState CREATING = waiting("ContainerCreating");
    private static final ContainerState RUNNING =
            new ContainerStateBuilder().withNewRunning().endRunning().build();

    @Test
    void aPodThatWaitsForItsImageIsStuck() {
        assertThat(of(FailureCategory.IMAGE_PULL, pod("Pending", PULL)))
                .isEqualTo(new Standing(FailureCategory.IMAGE_PULL, false));
    }

    @Test
    void whatHoldsItUpNowCountsNotWhatWasExpected() {
        assertThat(of(FailureCategory.UNSCHEDULABLE, pod("Pending", PULL)).stuck())
                .isEqualTo(FailureCategory.IMAGE_PULL);
    }

    @Test
    void aRunningPodHasStarted() {
        assertThat(of(FailureCategory.IMAGE_PULL, pod("Running", RUNNING))).isEqualTo(new Standing(null, true));
    }

    @Test
    void nobodyCanTellOfAPodThatIsBeingMade() {
        assertThat(of(FailureCategory.IMAGE_PULL, pod("Pending", CREATING))).isEqualTo(new Standing(null, false));
    }

    @Test
    void anInitContainerThatRunsOnceMoreIsNoStart() {
        Pod pod = pod("Pending", CREATING);
        pod = new PodBuilder(pod)
                .editStatus()
                .addNewInitContainerStatus()
                .withName("prepare")
                .withState(RUNNING)
                .endInitContainerStatus()
                .endStatus()
                .build();

        assertThat(of(FailureCategory.INIT_FAILED, pod)).isEqualTo(new Standing(null, false));
    }

    @Test
    void podsAreMissingUntilThereIsALiveOne() {
        Pod failed = pod("Failed", PULL);

        assertThat(of(FailureCategory.PODS_NOT_CREATED))
                .isEqualTo(new Standing(FailureCategory.PODS_NOT_CREATED, false));
        assertThat(of(FailureCategory.PODS_NOT_CREATED, failed).stuck()).isEqualTo(FailureCategory.PODS_NOT_CREATED);
        assertThat(of(FailureCategory.PODS_NOT_CREATED, failed, pod("Pending", CREATING)))
                .isEqualTo(new Standing(null, true));
    }

    @Test
    void aPodThatWasCreatedSinceAndFailedShowsThatPodsAreCreatedAgain() {
        Pod failed = pod("Failed", PULL);
        failed.getMetadata().setCreationTimestamp("2026-01-02T00:00:01Z");

        assertThat(of(FailureCategory.PODS_NOT_CREATED, failed)).isEqualTo(new Standing(null, true));
    }

    @Test
    void aPodThatIsBeingDeletedSaysNothing() {
        Pod pod = pod("Pending", PULL);
        pod.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(of(FailureCategory.IMAGE_PULL, pod)).isEqualTo(new Standing(null, false));
    }

    private static Standing of(FailureCategory expected, Pod... pods) {
        return Standing.of(List.of(pods), new StuckMark(expected, Instant.parse("2026-01-02T00:00:00Z")));
    }

    private static ContainerState waiting(String reason) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .build();
    }

    private static Pod pod(String phase, ContainerState state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("x")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("cds")
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
