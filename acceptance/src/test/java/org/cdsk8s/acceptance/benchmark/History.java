package org.cdsk8s.acceptance.benchmark;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Lives of Jobs that nobody has been told of: each was made, ran and succeeded.
 *
 * @param from the resourceVersion before
 * @param to that of the last change
 * @param changes how many there are; each is an event
 */
record History(long from, long to, int changes) {

    /** Requests on their way at once: enough to keep two cores busy, few enough for the server to answer all. */
    private static final int AT_ONCE = 48;

    /** Writes the lives of that many Jobs; those of different Jobs mingle. */
    static History write(JobWriter writer, int jobs) {
        long from = writer.now();
        long to = forEach(0, jobs, name -> writer.create(name)
                .thenCompose(made -> writer.run(name))
                .thenCompose(ran -> writer.succeed(name)));
        return new History(from, to, 3 * jobs);
    }

    /**
     * Does this with the names of Jobs, many at once; returns the highest resourceVersion it led to.
     *
     * @param first number of the first
     * @param jobs how many
     */
    static long forEach(int first, int jobs, Function<String, CompletableFuture<Long>> work) {
        Semaphore room = new Semaphore(AT_ONCE);
        AtomicLong highest = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = first; i < first + jobs; i++) {
            room.acquireUninterruptibly();
            CompletableFuture<?> unused = work.apply(name(i)).whenComplete((version, thrown) -> {
                if (thrown == null) {
                    highest.accumulateAndGet(version, Math::max);
                } else {
                    failure.compareAndSet(null, thrown);
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(AT_ONCE);
        if (failure.get() != null) {
            throw new IllegalStateException("Jobs could not be written", failure.get());
        }
        return highest.get();
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "cds-benchmark-of-some-length-%05d-0a1b2c3d", number);
    }
}
