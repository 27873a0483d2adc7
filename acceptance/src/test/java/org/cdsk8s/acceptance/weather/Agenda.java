package org.cdsk8s.acceptance.weather;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to be done in the weather, each thing at its time, some at once. What goes wrong is kept. Thread-safe. */
public final class Agenda implements AutoCloseable {

    private static final int THREADS = 8;

    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);

    /** Something to be done. */
    public interface Task {

        /** Does it. */
        void run() throws InterruptedException;
    }

    /** Does {@code task} in that time; returns at once. */
    public void after(Duration time, Task task) {
        open.incrementAndGet();
        threads.schedule(() -> perform(task), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does {@code look} again and again, that long after it was done; it counts as nothing to be done. */
    public void every(Duration time, Runnable look) {
        threads.scheduleWithFixedDelay(look, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether everything that was to be done so far is done. */
    public boolean done() {
        return open.get() == 0;
    }

    /** What could not be done. */
    public List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @SuppressWarnings("IllegalCatch") // whatever it is, the judgement must hear of it
    private void perform(Task task) {
        try {
            task.run();
        } catch (RuntimeException | InterruptedException e) {
            failures.add(e);
        } finally {
            open.decrementAndGet();
        }
    }
}
