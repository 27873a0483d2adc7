package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONCURRENT = 4;
    private static final Executor THREADS = work -> new Thread(work, "waiter").start();

    private final Admission admission = new Admission(
            new Limit.Fixed(10), CONCURRENT, new ResponderMetrics(new SimpleMeterRegistry()), System::nanoTime);

    @Test
    void shouldGiveOutNothingBeforeTheJobsWereCounted() {
        assertThat(admission.tryEnter()).isEmpty();
        assertThat(admission.state().obstacle()).contains("not been counted");

        admission.counted();

        assertThat(admission.tryEnter()).isPresent();
    }

    @Test
    void shouldLeaveNoMoreLaunchesUnseenThanItMay() {
        admission.counted();
        for (int each = 0; each < CONCURRENT; each++) {
            launch("own-" + each);
        }
        assertThat(admission.tryEnter()).isEmpty();

        shown("own-0", JobPhase.WAITING);

        assertThat(admission.tryEnter()).isPresent();
    }

    @Test
    void shouldCountTheJobsOfAllReplicasAndItsOwnUnseenOnes() {
        admission.counted();
        for (int each = 0; each < 7; each++) {
            shown("theirs-" + each, JobPhase.STARTED);
        }
        for (int each = 0; each < 3; each++) {
            launch("own-" + each);
        }

        assertThat(admission.tryEnter()).isEmpty();
        assertThat(admission.state().inFlight()).isEqualTo(10);
        shown("theirs-3", JobPhase.AWAY);
        assertThat(admission.tryEnter()).isPresent();
    }

    @Test
    void shouldNotCountAJobTwiceThatIsShownBeforeItsCreationIsAnswered() {
        admission.counted();
        Place place = admission.tryEnter().orElseThrow();
        place.launching("own");

        shown("own", JobPhase.WAITING);
        place.created(job("own"));

        assertThat(admission.state().inFlight()).isEqualTo(1);
        shown("own", JobPhase.AWAY);
        assertThat(admission.state().inFlight()).isZero();
    }

    @Test
    void shouldAskAfterJobsThatAListLacks() {
        admission.counted();
        launch("own");
        shown("theirs", JobPhase.STARTED);

        assertThat(admission.missingFrom(Set.of("uid-theirs"))).containsExactly(job("own"));
        assertThat(admission.missingFrom(Set.of())).containsExactlyInAnyOrder(job("own"), job("theirs"));

        shown("own", JobPhase.AWAY);
        assertThat(admission.state().inFlight()).isEqualTo(1);
    }

    @Test
    void shouldTakeAPlaceBackThatCameToNothing() {
        admission.counted();
        for (int each = 0; each < 100; each++) {
            Place unused = admission.tryEnter().orElseThrow();
            unused.letGo();
            unused.letGo();
            Place taken = admission.tryEnter().orElseThrow();
            taken.launching("job");
            taken.notCreated();
        }

        assertThat(admission.state().inFlight()).isZero();
    }

    @Test
    void shouldServeWhoWaitsInTurnAndNobodyBefore() throws Exception {
        admission.counted();
        for (int each = 0; each < 10; each++) {
            shown("theirs-" + each, JobPhase.STARTED);
        }
        List<Integer> served = new CopyOnWriteArrayList<>();
        CompletableFuture<?>[] waiters = new CompletableFuture<?>[3];
        for (int each = 0; each < waiters.length; each++) {
            int number = each;
            waiters[each] = CompletableFuture.runAsync(() -> awaitThenLaunch(number, served), THREADS);
            await().atMost(PATIENCE).until(() -> admission.state().waiting() == number + 1);
        }

        for (int each = 0; each < waiters.length; each++) {
            int gone = each;
            shown("theirs-" + gone, JobPhase.AWAY);
            assertThat(admission.tryEnter())
                    .as("with others waiting, or no room")
                    .isEmpty();
            await().atMost(PATIENCE).until(() -> served.size() == gone + 1);
        }

        CompletableFuture.allOf(waiters).get();
        assertThat(served).containsExactly(0, 1, 2);
    }

    @Test
    void shouldGiveUpWaitingWhenTimeIsOver() throws InterruptedException {
        assertThat(admission.await(Duration.ofMillis(20))).isEmpty();
        assertThat(admission.state().waiting()).isZero();
    }

    @Test
    void shouldLetNobodyWaitForACountThatIsRefused() throws Exception {
        CompletableFuture<Optional<Place>> waiter = CompletableFuture.supplyAsync(this::awaitPlace, THREADS);
        await().atMost(PATIENCE).until(() -> admission.state().waiting() == 1);

        admission.watchRefused();

        assertThat(waiter.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        assertThat(admission.blinded()).isTrue();
        admission.counted();
        assertThat(admission.blinded()).isFalse();
        assertThat(admission.tryEnter()).isPresent();
    }

    @Test
    void shouldLetOneProbeForAllWhoWaitWhileTheClusterRefuses() throws InterruptedException {
        AtomicLong clock = new AtomicLong();
        Admission timed = Admissions.open(clock::get);
        Place refused = timed.tryEnter().orElseThrow();
        refused.launching("a");
        refused.refused("the cluster is busy", null);

        assertThat(timed.tryEnter()).isEmpty();
        assertThat(timed.state().obstacle()).isEqualTo("the cluster is busy");
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        Place probe = timed.await(PATIENCE).orElseThrow();
        assertThat(timed.tryEnter()).isEmpty();
        probe.launching("a");
        probe.created(job("a"));

        assertThat(timed.tryEnter()).isPresent();
    }

    /** Longer than the test is prepared to. */
    private Optional<Place> awaitPlace() {
        try {
            return admission.await(PATIENCE.multipliedBy(2));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitThenLaunch(int number, List<Integer> served) {
        try {
            Optional<Place> place = admission.await(PATIENCE);
            place.orElseThrow().launching("own-" + number);
            served.add(number);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void launch(String name) {
        Place place = admission.tryEnter().orElseThrow();
        place.launching(name);
        place.created(job(name));
    }

    private void shown(String name, JobPhase phase) {
        admission.saw(List.of(new JobSighting(job(name), phase)));
    }

    private static JobRef job(String name) {
        return new JobRef("media", name, "uid-" + name);
    }
}
