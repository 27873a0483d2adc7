package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.junit.jupiter.api.Test;

class ResourceVersionFrontierTest {

    private static final EventId A = new EventId("a", JobState.RUNNING, 0, "-");
    private static final EventId B = new EventId("b", JobState.RUNNING, 0, "-");

    private final ResourceVersionFrontier frontier = new ResourceVersionFrontier();

    @Test
    void aVersionWithoutAnEventBeforeItIsSettledAtOnce() {
        frontier.reached("5");

        assertThat(frontier.advance()).contains(new ResourceVersionFrontier.Advance("5", List.of()));
        assertThat(frontier.advance()).isEmpty();
    }

    @Test
    void aVersionWaitsForEveryEventBeforeIt() {
        frontier.await(A);
        frontier.await(B);
        frontier.reached("5");
        frontier.confirmed(List.of(B));
        assertThat(frontier.advance()).isEmpty();

        frontier.confirmed(List.of(A));
        assertThat(frontier.advance().orElseThrow().resourceVersion()).isEqualTo("5");
    }

    @Test
    void aVersionDoesNotWaitForEventsAfterIt() {
        frontier.await(A);
        frontier.reached("5");
        frontier.await(B);
        frontier.reached("6");
        frontier.confirmed(List.of(A));

        assertThat(frontier.advance().orElseThrow().resourceVersion()).isEqualTo("5");
        assertThat(frontier.waiting()).isEqualTo(1);
    }

    @Test
    void aJobIsForgottenOnlyWithAVersionAfterItsRemoval() {
        frontier.reached("5");
        frontier.gone("a");
        assertThat(frontier.advance().orElseThrow().gone()).isEmpty();

        frontier.reached("6");
        assertThat(frontier.advance()).contains(new ResourceVersionFrontier.Advance("6", List.of("a")));
    }

    @Test
    void oneEventThatWaitsForLongDoesNotMakeAllAfterItStay() {
        frontier.await(A);
        for (int i = 0; i < 20_000; i++) {
            EventId event = new EventId("u" + i, JobState.RUNNING, 0, "-");
            frontier.await(event);
            frontier.reached(Integer.toString(i));
            frontier.confirmed(List.of(event));
        }
        frontier.gone("b");
        frontier.await(B);
        frontier.reached("30000");
        assertThat(frontier.steps()).isLessThan(5_000);
        assertThat(frontier.advance()).isEmpty();

        frontier.confirmed(List.of(A));

        assertThat(frontier.advance()).contains(new ResourceVersionFrontier.Advance("19999", List.of()));
        frontier.confirmed(List.of(B));
        assertThat(frontier.advance()).contains(new ResourceVersionFrontier.Advance("30000", List.of("b")));
    }

    @Test
    void versionsThatFollowEachOtherKeepWhoIsGone() {
        frontier.await(A);
        frontier.gone("a");
        frontier.reached("5");
        frontier.gone("b");
        frontier.reached("6");
        frontier.confirmed(List.of(A));

        assertThat(frontier.advance()).contains(new ResourceVersionFrontier.Advance("6", List.of("a", "b")));
    }
}
