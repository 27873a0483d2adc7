package org.cdsk8s.acceptance.weather;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Strikes every part again and again, each on a thread of its own, so that several are hurt at once. What befalls a part
 * follows from the seed; only the moments depend on how fast this machine is.
 */
public final class Weather implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Weather.class.getName());

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SplittableRandom random;
    private final long began = System.nanoTime();

    /** Weather that this seed decides. */
    public Weather(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns after {@code time} at the latest, and when every part works again. */
    public void rage(List<Part> parts, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Future<?>> lanes = parts.stream()
                .<Future<?>>map(part -> {
                    var own = random.split();
                    return threads.submit(() -> strike(part, own, end));
                })
                .toList();
        for (var lane : lanes) {
            lane.get();
        }
    }

    /** What was done, as "FAULT part", in order. */
    public List<String> done() {
        return List.copyOf(done);
    }

    /** Ends what goes on as soon as every part works again. */
    @Override
    public void close() {
        closed.countDown();
        threads.shutdown();
    }

    private Void strike(Part part, SplittableRandom random, long end) throws InterruptedException {
        var strike = Strike.next(random);
        while (System.nanoTime() + strike.rest().toNanos() < end && !waited(strike.rest())) {
            say(strike.fault() + " " + part.name() + " for " + strike.lasting().toMillis() + " ms");
            done.add(strike.fault() + " " + part.name());
            strike.fault().begin(part);
            try {
                waited(shorter(strike.lasting(), Duration.ofNanos(end - System.nanoTime())));
            } finally {
                strike.fault().end(part);
            }
            say(part.name() + " works again");
            strike = Strike.next(random);
        }
        return null;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Waits; true when it is all over before that. */
    private boolean waited(Duration time) throws InterruptedException {
        return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void say(String what) {
        double seconds = (System.nanoTime() - began) / 1e9;
        LOG.log(Level.INFO, String.format(Locale.ROOT, "%6.1f s  %s", seconds, what));
    }
}
