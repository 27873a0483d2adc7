package org.cdsk8s.responder.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A burst of requests, a limit, and a Job controller as Kubernetes' own: it takes what there is to do in turn, and its
 * client lets through so many calls a second after a first burst of them (client-go's token bucket).
 */
final class ControllerSimulation {

    /** To make a pod, to note it in the Job's status, and to say so in an event. */
    private static final int CALLS_TO_START = 3;

    /** To note the end, to say so in an event, and what comes between: whole Jobs take 5.7 calls as measured. */
    private static final double CALLS_TO_END = 2.7;

    private static final long CREATE_NANOS = Duration.ofMillis(10).toNanos();

    private final Limit limit;
    private final double callNanos;
    private final double burstNanos;
    private final long runNanos;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Deque<Long> waitingSince = new ArrayDeque<>();
    private final List<Long> waits = new ArrayList<>();
    private long number;
    private long now;
    private double nextCall;
    private boolean busy;
    private boolean launching;
    private int requests;
    private int started;
    private int ended;

    private record Event(long atNanos, long number, Runnable what) {}

    /** A simulation of a controller with so many calls a second, whose pods run for {@code run}. */
    ControllerSimulation(Limit limit, double callsPerSecond, double burst, Duration run) {
        this.limit = limit;
        this.callNanos = 1e9 / callsPerSecond;
        this.burstNanos = burst * callNanos;
        this.runNanos = run.toNanos();
    }

    /** Drains so many requests, and returns how long that took. */
    Duration drain(int burst) {
        requests = burst;
        launch();
        while (ended < burst) {
            Event next = events.poll();
            now = next.atNanos();
            next.what().run();
        }
        return Duration.ofNanos(now);
    }

    /** How long one Job waited for its first pod whom so many out of a hundred did not outwait. */
    Duration wait(int percent) {
        List<Long> sorted = new ArrayList<>(waits);
        Collections.sort(sorted);
        return Duration.ofNanos(sorted.get((sorted.size() - 1) * percent / 100));
    }

    private void launch() {
        Load load = new Load(waitingSince.size(), started, waitingSince.isEmpty() ? now : waitingSince.peekFirst());
        if (launching || requests == 0 || load.total() >= limit.now(load, now)) {
            return;
        }
        launching = true;
        at(now + CREATE_NANOS, () -> {
            launching = false;
            requests--;
            waitingSince.addLast(now);
            enqueue(this::begin, CALLS_TO_START);
            launch();
        });
    }

    private void begin() {
        long since = waitingSince.removeFirst();
        started++;
        waits.add(now - since);
        limit.podSeen(since, now);
        at(now + runNanos, () -> enqueue(this::end, CALLS_TO_END));
        launch();
    }

    private void end() {
        started--;
        ended++;
        launch();
    }

    private void enqueue(Runnable done, double calls) {
        work.addLast(() -> {
            busy = true;
            nextCall = Math.max(now - burstNanos, nextCall) + calls * callNanos;
            at(Math.max(now, (long) nextCall), () -> {
                done.run();
                busy = false;
                serve();
            });
        });
        serve();
    }

    private void serve() {
        if (!busy && !work.isEmpty()) {
            work.removeFirst().run();
        }
    }

    private void at(long nanos, Runnable what) {
        number++;
        events.add(new Event(nanos, number, what));
    }
}
