package org.cdsk8s.responder.admission;

import java.time.Duration;

/**
 * A limit that follows the Job controller. What is limited is how many Jobs wait for their first pod: those that have one
 * cost the controller nothing until they end. By Little's law they wait for as long as there are of them, divided by how
 * many get their pod in a second. So when the budget is used up and the Jobs launched under it waited half as long as they
 * should, it may be twice as large, and when they waited twice as long, half as large. That keeps the controller's queue
 * short, and never empty, so that the controller is never idle. Not thread-safe.
 */
final class AdaptiveLimit implements Limit {

    /** The part of the bound that is aimed at: a controller that goes on to the ends of Jobs takes longer for a while. */
    private static final double AIM = 0.25;

    /** One measurement lets the budget grow by this factor at most. */
    private static final double GROWTH = 1.5;

    /** One measurement lets it shrink by this factor at most. */
    private static final double SHRINKING = 0.5;

    /** A Job that has waited for this much longer than it should is a measurement by itself. */
    private static final double LATE = 1.5;

    /** The share of the budget that must have got its pod before the budget is judged. */
    private static final double SHARE = 0.25;

    private final int floor;
    private final int most;
    private final double targetNanos;
    private double budget;
    private boolean exhausted;
    private long changedNanos;
    private int samples;
    private double waitedNanos;

    /**
     * A limit that starts at the floor.
     *
     * @param floor how many Jobs may always wait for their first pod, 1 or more
     * @param most how many Jobs may be in flight, whatever the controller can do
     * @param bound how long a Job should wait for its first pod at most; a quarter of that is aimed at
     */
    AdaptiveLimit(int floor, int most, Duration bound, long nowNanos) {
        this.floor = floor;
        this.most = most;
        this.targetNanos = bound.toNanos() * AIM;
        this.budget = floor;
        this.changedNanos = nowNanos;
    }

    @Override
    public int now(Load load, long nowNanos) {
        double waited = nowNanos - load.oldestNanos();
        if (load.oldestNanos() >= changedNanos && waited > LATE * targetNanos) {
            change(targetNanos / waited, nowNanos);
        }
        exhausted |= load.waiting() >= (int) budget;
        return Math.min(most, load.started() + (int) budget);
    }

    @Override
    public void podSeen(long sinceNanos, long nowNanos) {
        if (sinceNanos < changedNanos) {
            return; // launched under another budget
        }
        samples++;
        waitedNanos += nowNanos - sinceNanos;
        if (samples < Math.ceil(budget * SHARE)) {
            return;
        }
        double step = targetNanos / Math.max(1, waitedNanos / samples);
        if (step < 1 || exhausted) {
            change(step, nowNanos);
        }
    }

    private void change(double step, long nowNanos) {
        double bounded = Math.max(SHRINKING, Math.min(GROWTH, step));
        budget = Math.max(floor, Math.min(most, budget * bounded));
        changedNanos = nowNanos;
        exhausted = false;
        samples = 0;
        waitedNanos = 0;
    }
}
