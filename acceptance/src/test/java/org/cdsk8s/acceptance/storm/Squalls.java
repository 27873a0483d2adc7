package org.cdsk8s.acceptance.storm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.cdsk8s.acceptance.audit.Chronicle;

/** Lets every squall strike, one after the other, in an order that follows from the seed. By one thread. */
final class Squalls {

    private static final Logger LOG = System.getLogger(Squalls.class.getName());

    /** Who saw nothing for longer may list, and then tells only how things stand. */
    private static final Duration SHORT = Duration.ofSeconds(15);

    private final StormParts parts;
    private final Population population;
    private final Chronicle chronicle;
    private final Listener listener;
    private final Random random;
    private final List<String> findings = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> mustHaveRun = new ArrayList<>();

    Squalls(StormParts parts, Population population, Chronicle chronicle, Listener listener, long seed) {
        this.parts = parts;
        this.population = population;
        this.chronicle = chronicle;
        this.listener = listener;
        this.random = new Random(seed);
    }

    /** Returns when all of them are over. */
    void strike() throws InterruptedException {
        var order = new ArrayList<>(List.of(Squall.values()));
        Collections.shuffle(order, random);
        for (var squall : order) {
            strike(squall);
        }
    }

    /** What was done, in order. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** What should not have been, as far as that is known yet, as sentences. */
    List<String> findings() {
        var all = new ArrayList<>(findings);
        mustHaveRun.stream()
                .filter(uid -> !listener.toldRunning(uid))
                .forEach(uid -> all.add(uid + " ran while the reapers saw nothing, and nobody was told afterwards"));
        return all;
    }

    private void strike(Squall squall) throws InterruptedException {
        var burst = Burst.prepare("squall-" + done.size(), population, chronicle, listener);
        LOG.log(Level.INFO, "Squall {0}", squall);
        done.add("SQUALL " + squall);
        int before = findings.size();
        long began = System.nanoTime();
        squall.strike(parts, burst, new Witness(parts.surroundings().redis(), listener, findings));
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        LOG.log(Level.INFO, "Over after {0} ms: {1}", lasted.toMillis(), findings.subList(before, findings.size()));
        if (lasted.compareTo(SHORT) < 0) {
            mustHaveRun.addAll(burst.cameAndWent());
        }
    }
}
