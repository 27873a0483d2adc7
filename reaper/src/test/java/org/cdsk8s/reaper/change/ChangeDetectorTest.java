package org.cdsk8s.reaper.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.watch.JobObservation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeDetectorTest {

    private static final JobRef JOB = new JobRef("media", "cds-a-1", "u1");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String T1 = "2026-03-01T09:00:00Z";

    private final ChangeDetector detector = new ChangeDetector(Optional.empty(), CLOCK);

    @ParameterizedTest
    @EnumSource(JobState.class)
    void whateverIsSeenFirstIsNews(JobState state) {
        Optional<StateChange> change = detector.detect(seen(state, 2), null);

        assertThat(change.orElseThrow().id()).isEqualTo(new EventId("u1", state, 2, "-"));
        assertThat(change.orElseThrow().seen()).isEqualTo(NOW);
        assertThat(change.orElseThrow().told()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, RUNNING",
        "STARTING, RETRY",
        "STARTING, SUCCESS",
        "STARTING, FAILED",
        "RUNNING, RETRY",
        "RUNNING, SUCCESS",
        "RUNNING, FAILED",
        "RETRY, SUCCESS",
        "RETRY, FAILED",
    })
    void aStepForwardIsNews(JobState from, JobState to) {
        assertThat(detector.detect(seen(to, 1), said(from, 1))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, STARTING",
        "RUNNING, RUNNING",
        "RETRY, RETRY",
        "SUCCESS, SUCCESS",
        "FAILED, FAILED",
        "RUNNING, STARTING",
        "RETRY, STARTING",
        "RETRY, RUNNING",
        "SUCCESS, STARTING",
        "SUCCESS, RUNNING",
        "SUCCESS, RETRY",
        "SUCCESS, FAILED",
        "FAILED, STARTING",
        "FAILED, RUNNING",
        "FAILED, RETRY",
        "FAILED, SUCCESS",
    })
    void sayingItAgainOrGoingBackIsNot(JobState from, JobState to) {
        assertThat(detector.detect(seen(to, 1), said(from, 1))).isEmpty();
    }

    @Test
    void aStatusBetweenTwoStatesIsNotNews() {
        JobObservation between = new JobObservation(JOB, "7", new JobReading(null, 1, null), null, false, false);

        assertThat(detector.detect(between, null)).isEmpty();
    }

    @Test
    void aRetryAfterOneMoreFailedPodIsNews() {
        assertThat(detector.detect(seen(JobState.RETRY, 2), said(JobState.RETRY, 1)))
                .map(StateChange::id)
                .contains(new EventId("u1", JobState.RETRY, 2, "-"));
    }

    @Test
    void onlySuspensionLeadsBackToStarting() {
        EventId running = said(JobState.RUNNING, 0);
        EventId suspended = detector.detect(suspended(JobState.STARTING, true, T1), running)
                .orElseThrow()
                .id();
        EventId resumed = detector.detect(suspended(JobState.RUNNING, false, "2026-03-01T09:30:00Z"), suspended)
                .orElseThrow()
                .id();

        assertThat(suspended).isEqualTo(new EventId("u1", JobState.STARTING, 0, T1));
        assertThat(resumed).isNotEqualTo(running);
        assertThat(detector.detect(suspended(JobState.STARTING, false, T1), running))
                .isEmpty();
    }

    @Test
    void whatAWatchThatBeganAgainShowsFromBeforeASuspensionIsNotNews() {
        String resumed = "2026-03-01T09:30:00Z";
        EventId suspended = new EventId("u1", JobState.STARTING, 0, T1);
        EventId running = new EventId("u1", JobState.RUNNING, 0, resumed);

        assertThat(detector.detect(seen(JobState.RUNNING, 0), suspended)).isEmpty();
        assertThat(detector.detect(seen(JobState.RETRY, 1), suspended)).isEmpty();
        assertThat(detector.detect(suspended(JobState.STARTING, true, T1), running))
                .isEmpty();
        assertThat(detector.detect(seen(JobState.FAILED, 1), running)).isPresent();
    }

    @Test
    void thatAJobCannotStartIsNewsOncePerAttemptAndReason() {
        EventId running = said(JobState.RUNNING, 2);
        EventId id = detector.stuck(JOB, FailureCategory.IMAGE_PULL, running, Set.of())
                .orElseThrow()
                .id();

        assertThat(id).hasToString("u1/stuck/2/-/ImagePull");
        assertThat(id.sameAttempt(running)).isTrue();
        assertThat(id.routingKey()).isEqualTo("cds.job.stuck");
        assertThat(detector.stuck(JOB, FailureCategory.IMAGE_PULL, running, Set.of(FailureCategory.IMAGE_PULL)))
                .isEmpty();
        assertThat(detector.stuck(JOB, FailureCategory.UNSCHEDULABLE, running, Set.of(FailureCategory.IMAGE_PULL)))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"SUCCESS", "FAILED"})
    void aJobThatEndedIsNotStuck(JobState state) {
        assertThat(detector.stuck(JOB, FailureCategory.IMAGE_PULL, said(state, 0), Set.of()))
                .isEmpty();
    }

    @Test
    void aSuspendedJobIsNotStuck() {
        EventId suspended = new EventId("u1", JobState.STARTING, 0, T1);

        assertThat(detector.stuck(JOB, FailureCategory.UNSCHEDULABLE, suspended, Set.of()))
                .isEmpty();
    }

    @Test
    void aJobThatIsCreatedSuspendedStartsOnce() {
        EventId starting =
                detector.detect(seen(JobState.STARTING, 0), null).orElseThrow().id();

        assertThat(detector.detect(suspended(JobState.STARTING, true, T1), starting))
                .isEmpty();
    }

    @Test
    void aHandledOutcomeWithoutARecordCountsAsTold() {
        JobObservation handled =
                new JobObservation(JOB, "7", new JobReading(JobState.SUCCESS, 0, null), null, true, false);

        assertThat(detector.detect(handled, null).orElseThrow().told()).isTrue();
        assertThat(detector.detect(handled, said(JobState.RUNNING, 0))
                        .orElseThrow()
                        .told())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"6, true", "7, true", "8, false", "10000000000000000000000, false", "opaque, false"})
    void whatAnOlderReaperHadPassedCountsAsTold(String resourceVersion, boolean told) {
        ChangeDetector after = new ChangeDetector(Optional.of(BigInteger.valueOf(7)), CLOCK);
        JobObservation seen =
                new JobObservation(JOB, resourceVersion, new JobReading(JobState.RUNNING, 0, null), null, false, false);

        assertThat(after.detect(seen, null).orElseThrow().told()).isEqualTo(told);
    }

    @Test
    void aJobThatVanishedKeepsTheCountKnownLast() {
        JobObservation vanished = new JobObservation(
                JOB, null, new JobReading(JobState.FAILED, 0, FailureReason.DELETED), null, false, true);

        StateChange change = detector.detect(vanished, new EventId("u1", JobState.RETRY, 3, T1))
                .orElseThrow();

        assertThat(change.id()).isEqualTo(new EventId("u1", JobState.FAILED, 3, T1));
        assertThat(change.failure()).isEqualTo(FailureReason.DELETED);
    }

    @Test
    void aJobThatVanishedAndOfWhichNothingIsKnownAnyMoreIsNoNews() {
        JobObservation vanished = new JobObservation(
                JOB, null, new JobReading(JobState.FAILED, 0, FailureReason.DELETED), null, false, true);

        assertThat(detector.detect(vanished, null)).isEmpty();
    }

    @Test
    void anEventIdIsReadAsItWasWritten() {
        EventId id = new EventId("u1", JobState.RETRY, 3, T1);

        assertThat(EventId.parse(id.toString())).contains(id);
        EventId stuck = EventId.stuck(id, FailureCategory.POD_FAILURE_POLICY);
        assertThat(EventId.parse(stuck.toString())).contains(stuck);
        assertThat(EventId.parse("u1/stuck/0/-")).isEmpty();
        assertThat(EventId.parse("u1/stuck/0/-/Dancing")).isEmpty();
        assertThat(EventId.parse("u1/retry/0/-/ImagePull")).isEmpty();
        assertThat(EventId.parse("u1/retry/x/-")).isEmpty();
        assertThat(EventId.parse("u1/dancing/1/-")).isEmpty();
        assertThat(EventId.parse("")).isEmpty();
    }

    private static EventId said(JobState state, int failedPods) {
        return new EventId("u1", state, failedPods, "-");
    }

    private static JobObservation seen(JobState state, int failedPods) {
        return new JobObservation(JOB, "7", new JobReading(state, failedPods, null), null, false, false);
    }

    private static JobObservation suspended(JobState state, boolean active, String since) {
        return new JobObservation(
                JOB, "7", new JobReading(state, 0, null), new JobObservation.Suspension(active, since), false, false);
    }
}
