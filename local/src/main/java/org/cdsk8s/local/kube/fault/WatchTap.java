package org.cdsk8s.local.kube.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The faults waiting for one open watch. Thread-safe. */
public final class WatchTap implements AutoCloseable {
    private record Due(int afterEvents, StreamFault fault) {}

    private final Deque<Due> due = new ArrayDeque<>();
    private final Faults faults;

    WatchTap(Faults faults) {
        this.faults = faults;
    }

    /** Returns the fault that is due once so many events were sent, and takes it away. */
    public synchronized Optional<StreamFault> take(int eventsSent) {
        Due next = due.peek();
        if (next == null || next.afterEvents() > eventsSent) {
            return Optional.empty();
        }
        due.remove();
        return Optional.of(next.fault());
    }

    synchronized void add(int afterEvents, StreamFault fault) {
        due.add(new Due(afterEvents, fault));
    }

    @Override
    public void close() {
        faults.closed(this);
    }
}
