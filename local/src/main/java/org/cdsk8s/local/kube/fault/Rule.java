package org.cdsk8s.local.kube.fault;

/** A fault that waits for the requests it is meant for. Guarded by the {@link Faults} that hold it. */
final class Rule<F> {
    private final RequestMatch match;
    private final F fault;
    private final int afterEvents;
    private int left;

    Rule(RequestMatch match, F fault, int times, int afterEvents) {
        this.match = match;
        this.fault = fault;
        this.left = times;
        this.afterEvents = afterEvents;
    }

    RequestMatch match() {
        return match;
    }

    F fault() {
        return fault;
    }

    int afterEvents() {
        return afterEvents;
    }

    /** Uses the rule once and tells whether it is used up; one for ever counts down too, from so far it never ends. */
    boolean spend() {
        left--;
        return left <= 0;
    }
}
