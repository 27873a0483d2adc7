package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdsk8s.acceptance.audit.Chronicle;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.weather.Surroundings;

/** Publishes requests at their time, and cancels those that are to be cancelled. Thread-safe. */
final class Asking implements AutoCloseable {

    private static final int THREADS = 8;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final Surroundings surroundings;
    private final Chronicle chronicle;
    private final CarefulProducer producer;
    private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);

    Asking(Surroundings surroundings, Chronicle chronicle) {
        this.surroundings = surroundings;
        this.chronicle = chronicle;
        this.producer = new CarefulProducer(surroundings.broker());
    }

    /** Returns at once. */
    void ask(List<Errand> errands) {
        for (var errand : errands) {
            if (!errand.pods().isEmpty()) {
                surroundings
                        .kubelet()
                        .run(
                                surroundings.namespace(),
                                errand.jobPrefix(),
                                errand.pods().toArray(PodScript[]::new));
            }
            after(errand.at(), () -> ask(errand));
        }
    }

    /** Whether everything was published. */
    boolean done() {
        return open.get() == 0;
    }

    /** The numbers of requests without an id of which nobody knows whether the broker took them. */
    Set<Integer> unknown() {
        return Set.copyOf(unknown);
    }

    /** What could not be done. */
    List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void ask(Errand errand) throws InterruptedException {
        if (errand.kind() == Kind.CANCELLED_BEFORE) {
            producer.cancel("request-id", errand.id().orElseThrow());
        }
        if (!producer.request(errand.body(), errand.id())) {
            unknown.add(errand.number());
        }
        switch (errand.kind()) {
            case TWICE -> after(errand.then(), () -> producer.request(errand.body(), errand.id()));
            case REPEATED -> after(LOOK_AGAIN, () -> repeatWhenGone(errand));
            case COLLIDING -> after(errand.then(), () -> producer.request(errand.otherBody(), errand.id()));
            case CANCELLED ->
                after(
                        errand.then(),
                        () -> producer.cancel("request-id", errand.id().orElseThrow()));
            case CANCELLED_BY_NAME -> after(errand.then(), () -> cancelByName(errand));
            default -> {}
        }
    }

    /** There is no name before there is a Job. */
    private void cancelByName(Errand errand) throws InterruptedException {
        Optional<Job> job = chronicle.jobs().stream().filter(errand::made).findFirst();
        if (job.isPresent()) {
            producer.cancel("job-name", job.get().getMetadata().getName());
        } else {
            after(LOOK_AGAIN, () -> cancelByName(errand));
        }
    }

    private void repeatWhenGone(Errand errand) throws InterruptedException {
        boolean gone = chronicle.jobs().stream().anyMatch(errand::made)
                && chronicle.living().stream().noneMatch(errand::made);
        if (gone) {
            producer.request(errand.body(), errand.id());
        } else {
            after(LOOK_AGAIN, () -> repeatWhenGone(errand));
        }
    }

    private void after(Duration time, Task task) {
        open.incrementAndGet();
        threads.schedule(() -> perform(task), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void perform(Task task) {
        try {
            task.run();
        } catch (IllegalStateException | InterruptedException e) {
            failures.add(e);
        } finally {
            open.decrementAndGet();
        }
    }

    private interface Task {
        void run() throws InterruptedException;
    }
}
