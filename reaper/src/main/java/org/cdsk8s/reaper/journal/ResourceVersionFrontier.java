package org.cdsk8s.reaper.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.reaper.change.EventId;

/**
 * How far the journaled resourceVersion may go: never beyond an event that is not confirmed. Jobs that are gone are
 * forgotten only together with a version at or after their removal, since a watch from an earlier one would show them
 * again. Not thread-safe.
 */
final class ResourceVersionFrontier {

    /** The versions and removals up to here are settled. */
    record Advance(String resourceVersion, List<String> gone) {}

    private sealed interface Step {}

    private record Event(EventId id) implements Step {}

    private record Reached(String resourceVersion, List<String> gone) implements Step {}

    /** Beyond this many steps those that mean nothing any more are dropped, once they are most of them. */
    private static final int CROWDED = 4096;

    private Deque<Step> steps = new ArrayDeque<>();
    private final Set<EventId> unconfirmed = new HashSet<>();
    private final List<String> gone = new ArrayList<>();

    /** Nothing after this moment is settled before {@code event} is confirmed. */
    void await(EventId event) {
        unconfirmed.add(event);
        steps.addLast(new Event(event));
    }

    /** The Job is gone; it is settled with the next version reached. */
    void gone(String uid) {
        gone.add(uid);
    }

    /** Everything up to {@code resourceVersion} was taken into account. */
    void reached(String resourceVersion) {
        append(new Reached(resourceVersion, List.copyOf(gone)));
        gone.clear();
    }

    /** Two versions reached one after the other are as good as the later one. */
    private void append(Reached next) {
        List<String> all = new ArrayList<>();
        if (steps.peekLast() instanceof Reached last) {
            steps.removeLast();
            all.addAll(last.gone());
        }
        all.addAll(next.gone());
        steps.addLast(new Reached(next.resourceVersion(), all));
    }

    /** How many steps are kept. */
    int steps() {
        return steps.size();
    }

    /** The broker has these events. */
    void confirmed(Collection<EventId> events) {
        events.forEach(unconfirmed::remove);
        if (steps.size() > CROWDED && steps.size() > 4 * unconfirmed.size()) {
            thinOut();
        }
    }

    /** While one event waits, perhaps for days, many after it may be confirmed, and versions reached between them. */
    private void thinOut() {
        Deque<Step> all = steps;
        steps = new ArrayDeque<>();
        for (Step step : all) {
            if (step instanceof Reached reached) {
                append(reached);
            } else if (step instanceof Event event && unconfirmed.contains(event.id())) {
                steps.addLast(event);
            }
        }
    }

    /** How many events are waited for. */
    int waiting() {
        return unconfirmed.size();
    }

    /** Takes what has been settled since the last call; empty if no version has. */
    Optional<Advance> advance() {
        Optional<Advance> settled = Optional.empty();
        List<String> all = new ArrayList<>();
        while (!steps.isEmpty() && !(steps.peekFirst() instanceof Event event && unconfirmed.contains(event.id()))) {
            if (steps.removeFirst() instanceof Reached reached) {
                all.addAll(reached.gone());
                settled = Optional.of(new Advance(reached.resourceVersion(), all));
            }
        }
        return settled;
    }
}
