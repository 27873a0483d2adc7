package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.junit.jupiter.api.Test;

class PausedIntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JobSighting THEIRS =
            new JobSighting(new JobRef("media", "theirs", "uid-theirs"), JobPhase.STARTED);

    private final AtomicLong clock = new AtomicLong();
    private final ResponderMetrics metrics = new ResponderMetrics(new SimpleMeterRegistry());
    private final Admission admission = new Admission(new Limit.Fixed(1), 8, metrics, clock::get);
    private final List<String> calls = new ArrayList<>();
    private final PausedIntake intake = new PausedIntake(
            admission,
            new PausedIntake.Intake() {
                @Override
                public void pause() {
                    calls.add("pause");
                }

                @Override
                public void resume() {
                    calls.add("resume");
                }
            },
            metrics);

    @Test
    void shouldNotPauseWhileNobodyWaits() {
        admission.counted();
        admission.saw(List.of(THEIRS));
        clock.addAndGet(Duration.ofMinutes(1).toNanos());

        intake.run();

        assertThat(calls).isEmpty();
    }

    @Test
    void shouldPauseWhenARequestHasWaitedAndResumeWhenNoneDoesAndThereIsRoom() {
        admission.counted();
        admission.saw(List.of(THEIRS));
        CompletableFuture<Void> request = CompletableFuture.runAsync(this::awaitPlace);
        Awaitility.await().atMost(PATIENCE).until(() -> admission.state().waiting() == 1);
        intake.run();
        assertThat(calls).as("at first").isEmpty();

        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        intake.run();
        intake.run();
        assertThat(calls).containsExactly("pause");
        assertThat(intake.paused()).isTrue();

        admission.saw(List.of(new JobSighting(THEIRS.job(), JobPhase.AWAY)));
        request.join();
        intake.run();
        assertThat(calls).as("while the place is taken").containsExactly("pause");

        admission.saw(List.of(new JobSighting(new JobRef("media", "own", "uid"), JobPhase.AWAY)));
        intake.run();
        assertThat(calls).containsExactly("pause", "resume");
        assertThat(intake.paused()).isFalse();
    }

    private void awaitPlace() {
        try {
            admission.await(Duration.ofDays(1)).orElseThrow().launching("own");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
