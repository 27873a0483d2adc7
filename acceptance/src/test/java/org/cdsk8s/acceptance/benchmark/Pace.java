package org.cdsk8s.acceptance.benchmark;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Changes at a steady pace, in turns by two writers: Jobs are made, run and succeed. Not thread-safe. */
final class Pace {

    /** A Job takes its next step only so many Jobs later, when the last one is surely done. */
    private static final int JOBS_BETWEEN_STEPS = 8;

    private final JobWriter[] writers;
    private final long interval;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private int step;

    Pace(JobWriter first, JobWriter second, int changesASecond) {
        writers = new JobWriter[] {first, second};
        interval = 1_000_000_000L / changesASecond;
    }

    /** Makes that many changes; returns after the last one was asked for. */
    void make(int changes) {
        long next = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            CompletableFuture<?> unused =
                    change(writers[i % 2], step).whenComplete((done, thrown) -> failure.compareAndSet(null, thrown));
            step += i % 2;
            next += interval;
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Jobs could not be changed", failure.get());
        }
    }

    private static CompletableFuture<Long> change(JobWriter writer, int step) {
        int kind = step % 3;
        int job = step / 3 - kind * JOBS_BETWEEN_STEPS;
        if (job < 0) {
            return CompletableFuture.completedFuture(0L);
        }
        String name = String.format(Locale.ROOT, "cds-latency-of-some-length-%07d-0a1b2c3d", job);
        return switch (kind) {
            case 0 -> writer.create(name);
            case 1 -> writer.run(name);
            default -> writer.succeed(name);
        };
    }
}
