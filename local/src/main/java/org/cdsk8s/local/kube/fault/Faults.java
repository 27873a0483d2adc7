package org.cdsk8s.local.kube.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The switches by which a test makes requests and watches fail. Thread-safe. */
public final class Faults {
    private static final int REMEMBERED = 10_000;

    private final List<Rule<RequestFault>> requestRules = new ArrayList<>();
    private final List<Rule<StreamFault>> watchRules = new ArrayList<>();
    private final List<WatchTap> openWatches = new ArrayList<>();
    private final Deque<SeenRequest> seen = new ArrayDeque<>();
    private final Runnable wake;

    /** Makes switches; {@code wake} makes open watches look at them. */
    public Faults(Runnable wake) {
        this.wake = wake;
    }

    /** Lets the next requests that match fail. */
    public synchronized void next(int times, RequestMatch match, RequestFault fault) {
        requestRules.add(new Rule<>(match, fault, times, 0));
    }

    /** Lets every request that matches fail until {@link #clear()}. */
    public synchronized void always(RequestMatch match, RequestFault fault) {
        next(Integer.MAX_VALUE, match, fault);
    }

    /** Lets the next watches that match fail once they have sent so many events, bookmarks not counted. */
    public synchronized void nextWatch(int times, RequestMatch match, StreamFault fault, int afterEvents) {
        watchRules.add(new Rule<>(match, fault, times, afterEvents));
    }

    /** Lets every watch that is open now fail at once. */
    public void openWatches(StreamFault fault) {
        synchronized (this) {
            openWatches.forEach(tap -> tap.add(0, fault));
        }
        wake.run();
    }

    /** Takes back every fault that has not happened yet. Watches that went silent stay so. */
    public synchronized void clear() {
        requestRules.clear();
        watchRules.clear();
    }

    /** Returns the requests seen so far, oldest first; at most the last 10,000. */
    public synchronized List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    /** Returns how many watches are open. */
    public synchronized int watches() {
        return openWatches.size();
    }

    /** Notes a request and returns what is to go wrong with it. */
    public synchronized Optional<RequestFault> arrived(SeenRequest request) {
        if (seen.size() == REMEMBERED) {
            seen.removeFirst();
        }
        seen.addLast(request);
        return take(requestRules, request).map(Rule::fault);
    }

    /** Notes a watch that opens; the tap must be closed with it. */
    public synchronized WatchTap opened(SeenRequest request) {
        WatchTap tap = new WatchTap(this);
        take(watchRules, request).ifPresent(rule -> tap.add(rule.afterEvents(), rule.fault()));
        openWatches.add(tap);
        return tap;
    }

    synchronized void closed(WatchTap tap) {
        openWatches.remove(tap);
    }

    private static <F> Optional<Rule<F>> take(List<Rule<F>> rules, SeenRequest request) {
        for (Iterator<Rule<F>> each = rules.iterator(); each.hasNext(); ) {
            Rule<F> rule = each.next();
            if (rule.match().matches(request)) {
                if (rule.spend()) {
                    each.remove();
                }
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
