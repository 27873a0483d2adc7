package org.cdsk8s.local.kube.node;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the threads pods live on. */
final class PodThreads {
    private static final Logger LOG = LoggerFactory.getLogger(PodThreads.class);

    /** Something that may wait and may fail to read or write. */
    @FunctionalInterface
    interface Life {
        void live() throws InterruptedException, IOException;
    }

    private PodThreads() {}

    static Thread start(String what, Life life) {
        Thread thread = new Thread(() -> run(what, life), "stand-in-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void run(String what, Life life) {
        try {
            life.live();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the stand-in's node could not go on with a {}: {}", what, e.getMessage());
        }
    }
}
