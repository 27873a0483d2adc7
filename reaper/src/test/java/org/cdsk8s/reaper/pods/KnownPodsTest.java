package org.cdsk8s.reaper.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.diagnosis.PodReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.reaper.watch.PodObservation;
import org.cdsk8s.reaper.watch.PodObservation.End;
import org.junit.jupiter.api.Test;

class KnownPodsTest {

    private static final JobRef JOB = new JobRef("media", "cds-a", "u1");
    private static final Finding PULL =
            new Finding(FailureCategory.IMAGE_PULL, "cds", null, "The image cannot be pulled");
    private static final Finding EXIT = new Finding(FailureCategory.EXIT_CODE, "cds", 3, "It ended with exit code 3");

    private final MovingClock clock = new MovingClock();
    private final KnownPods known = new KnownPods(clock);

    @Test
    void aPodThatCannotStartMakesItsJobStuckWhenThatHasSettled() {
        see("p1", PULL, null, End.NONE);

        assertThat(known.stuck(Duration.ofSeconds(1))).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(known.stuck(Duration.ofSeconds(1))).containsOnlyKeys(JOB).containsValue(PULL);
    }

    @Test
    void aPodThatStartsAfterAllMakesItsJobStuckNoMore() {
        see("p1", PULL, null, End.NONE);
        see("p1", null, null, End.NONE);

        assertThat(known.stuck(Duration.ZERO)).isEmpty();
        assertThat(known.of("u1")).hasSize(1);
    }

    @Test
    void podsStayInTheOrderInWhichTheyWereFirstSeen() {
        see("p2", null, EXIT, End.FAILURE);
        see("p1", null, EXIT, End.FAILURE);
        see("p2", null, EXIT, End.FAILURE);

        assertThat(known.of("u1")).extracting(PodReading::name).containsExactly("p2", "p1");
    }

    @Test
    void aPodThatIsGoneCannotBeStuckButStillExplains() {
        see("p1", PULL, null, End.NONE);
        see("p1", PULL, null, End.GONE);

        assertThat(known.stuck(Duration.ZERO)).isEmpty();
        assertThat(known.of("u1")).extracting(PodReading::obstacle).containsExactly(PULL);
    }

    @Test
    void aPodAListDoesNotShowIsGone() {
        see("p1", PULL, null, End.NONE);
        see("p2", PULL, null, End.NONE);

        known.listed(Set.of("p2"), "7", (name, uid) -> true);
        assertThat(known.stuck(Duration.ZERO)).containsOnlyKeys(JOB);
        known.listed(Set.of(), "8", (name, uid) -> true);
        assertThat(known.stuck(Duration.ZERO)).isEmpty();
    }

    @Test
    void aPodThatDidItsWorkIsForgotten() {
        see("p1", null, null, End.NONE);
        see("p1", null, null, End.SUCCESS);
        see("p1", null, null, End.GONE);

        assertThat(known.jobs()).isZero();
    }

    @Test
    void whatNobodyAskedForIsForgottenInTheEnd() {
        see("p1", null, EXIT, End.FAILURE);
        see("p2", null, null, End.NONE);
        clock.pass(KnownPods.KEPT);
        known.reached("8");
        assertThat(known.of("u1")).hasSize(2);

        clock.pass(Duration.ofMinutes(1));
        known.reached("9");
        assertThat(known.of("u1")).extracting(PodReading::name).containsExactly("p2");
    }

    @Test
    void aJobThatIsToldCostsNothing() {
        see("p1", PULL, null, End.NONE);
        known.forget("u1");

        assertThat(known.jobs()).isZero();
        assertThat(known.stuck(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatComesLateOfAJobThatIsToldCostsNothing() {
        see("p1", null, null, End.NONE);
        known.forget("u1");
        see("p1", PULL, null, End.NONE);
        see("p1", null, EXIT, End.FAILURE);

        assertThat(known.jobs()).isZero();
        assertThat(known.stuck(Duration.ZERO)).isEmpty();
    }

    @Test
    void nothingIsRememberedForLongOfAJobThatIsTold() {
        see("p1", null, EXIT, End.FAILURE);
        known.forget("u1");
        clock.pass(Duration.ofSeconds(61));
        known.reached("8");
        see("p1", null, EXIT, End.FAILURE);

        assertThat(known.jobs()).isEqualTo(1);
    }

    private void see(String pod, Finding obstacle, Finding end, End phase) {
        PodReading reading = new PodReading(pod, Instant.parse("2026-03-01T09:00:00Z"), 0, false, obstacle, end);
        known.observed(List.of(new PodObservation(JOB, reading, phase)));
    }
}
