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

    private final Deque<Step> steps = new ArrayDeque<>();
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
        List<String> all = new ArrayList<>();
        if (steps.peekLast() instanceof Reached last) {
            steps.removeLast();
            all.addAll(last.gone());
        }
        all.addAll(gone);
        gone.clear();
        steps.addLast(new Reached(resourceVersion, all));
    }

    /** The broker has these events. */
    void confirmed(Collection<EventId> events) {
        unconfirmed.removeAll(events);
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
