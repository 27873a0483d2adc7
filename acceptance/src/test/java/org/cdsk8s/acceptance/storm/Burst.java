package org.cdsk8s.acceptance.storm;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.cdsk8s.acceptance.audit.Chronicle;
import org.cdsk8s.acceptance.kubernetes.PodScript;

/**
 * Jobs that run until they are let go, and then all end at once: whatever happens just then happens while much is on its
 * way. By one thread.
 */
final class Burst {

    private static final int SIZE = 8;

    /** Kubernetes' controllers wait up to half a minute before they ask an API server that was away again. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final Population population;
    private final Chronicle chronicle;
    private final Listener listener;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> uids = new ArrayList<>();
    private final List<String> quick = new ArrayList<>();

    private Burst(String name, Population population, Chronicle chronicle, Listener listener) {
        this.name = name;
        this.population = population;
        this.chronicle = chronicle;
        this.listener = listener;
    }

    /** Makes them, half of them to succeed, and waits until it was told that they run: somebody speaks. */
    static Burst prepare(String name, Population population, Chronicle chronicle, Listener listener)
            throws InterruptedException {
        var burst = new Burst(name, population, chronicle, listener);
        for (int i = 0; i < SIZE; i++) {
            burst.uids.add(burst.make(i, i % 2 == 0 ? Life.SUCCESS : Life.EXIT_CODE));
        }
        await("it is told that all of " + name + " run")
                .atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> burst.uids.stream().allMatch(listener::toldRunning));
        return burst;
    }

    /** Their pods end now. */
    void letGo() {
        gate.countDown();
    }

    /** Waits until the first of them has ended in the cluster. */
    void awaitFirst() {
        await(name).atMost(PATIENCE).pollInterval(LOOK).until(() -> uids.stream()
                .anyMatch(this::ended));
    }

    /** Lets them go, and waits until all of them have ended in the cluster. */
    void end() {
        letGo();
        awaitAll(uids);
    }

    /** Waits until their ends were told. */
    void awaitTold() {
        await(name).atMost(PATIENCE).pollInterval(LOOK).until(() -> uids.stream()
                .allMatch(listener::toldEndOf));
    }

    /** Makes a few more that are over soon, and waits for that. */
    void comeAndGo() throws InterruptedException {
        for (int i = 0; i < SIZE / 2; i++) {
            quick.add(make(SIZE + i, Life.QUICK));
        }
        awaitAll(quick);
    }

    /** The uids of those that waited to be let go. */
    List<String> uids() {
        return List.copyOf(uids);
    }

    /** The uids of those that came and went. */
    List<String> cameAndWent() {
        return List.copyOf(quick);
    }

    /** The lowest resourceVersion at which one of them ended. */
    long firstEnd() {
        return uids.stream()
                .flatMap(uid -> chronicle.end(uid).stream())
                .mapToLong(Chronicle.End::resourceVersion)
                .min()
                .orElseThrow();
    }

    private void awaitAll(List<String> these) {
        await(name).atMost(PATIENCE).pollInterval(LOOK).until(() -> {
            chronicle.read();
            return these.stream().allMatch(this::ended);
        });
    }

    private boolean ended(String uid) {
        return chronicle.end(uid).isPresent();
    }

    private String make(int number, Life life) throws InterruptedException {
        var script =
                switch (life) {
                    case SUCCESS -> PodScript.running().await(gate).exit(0);
                    case EXIT_CODE -> PodScript.running().await(gate).exit(3);
                    default -> PodScript.succeed("at once");
                };
        return population.makeNow(
                Plan.now(String.format(Locale.ROOT, "cds-%s-%02d", name, number), life, List.of(script)));
    }
}
