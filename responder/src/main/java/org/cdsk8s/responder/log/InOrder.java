package org.cdsk8s.responder.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after the other on threads it shares with others. What waits when these are shut down is dropped. Thread-safe. */
final class InOrder implements Executor {

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    InOrder(Executor threads) {
        this.threads = threads;
    }

    @Override
    public synchronized void execute(Runnable task) {
        waiting.add(task);
        if (!running) {
            running = true;
            submit();
        }
    }

    private void submit() {
        try {
            threads.execute(this::runOne);
        } catch (RejectedExecutionException closing) {
            waiting.clear();
        }
    }

    private void runOne() {
        Runnable task = next();
        try {
            if (task != null) {
                task.run();
            }
        } finally {
            goOn();
        }
    }

    private synchronized @Nullable Runnable next() {
        return waiting.poll();
    }

    private synchronized void goOn() {
        if (waiting.isEmpty()) {
            running = false;
        } else {
            submit();
        }
    }
}
