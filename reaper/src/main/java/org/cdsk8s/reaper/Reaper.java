package org.cdsk8s.reaper;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.reaper.journal.JournalStore;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.lease.Mandate;
import org.cdsk8s.reaper.publish.Voice;
import org.cdsk8s.reaper.watch.JobsOf;
import org.cdsk8s.reaper.watch.NamespaceIdentity;
import org.jspecify.annotations.Nullable;

/** Stands for election, and speaks while it is elected. Thread-safe. */
final class Reaper {

    /**
     * What a reaper works with.
     *
     * @param election says whether it is to speak
     * @param watching what it watches
     * @param store keeps the journal
     * @param voice what it speaks with
     */
    record Parts(Election election, Watching watching, JournalStore store, Voice voice) {}

    /**
     * What a reaper watches.
     *
     * @param client the API server's client, used for nothing else
     * @param jobs the Jobs to watch
     * @param silence a watch that brings nothing for this long is taken for dead
     */
    record Watching(KubernetesClient client, JobsOf jobs, Duration silence) {}

    private static final Duration LOOK_FOR_MANDATE = Duration.ofMillis(100);

    /** The whole service has 15 s to stop; giving the Lease back needs some of them. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(9);

    private final Parts parts;
    private final NamespaceIdentity namespace;
    private final ReaperMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "reaper");
    private volatile @Nullable Tenure tenure;

    Reaper(Parts parts, ReaperMetrics metrics, Clock clock) {
        this.parts = parts;
        this.namespace = new NamespaceIdentity(
                parts.watching().client(), parts.watching().jobs().namespace());
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        metrics.observe(this::session);
        metrics.observeElection(parts.election());
        parts.election().start();
        thread.start();
    }

    /** Stops watching, waits a little for what is on its way, journals it, closes the connections, gives the Lease back. */
    void stop() {
        stopping.countDown();
        Tenure current = tenure;
        if (current != null) {
            current.stop();
        }
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.election().close();
        parts.watching().client().close();
    }

    /** What it is doing as the one elected; empty while another one is. */
    Optional<Tenure> tenure() {
        return Optional.ofNullable(tenure);
    }

    /** The session that is running; null between two. */
    @Nullable
    Session session() {
        Tenure current = tenure;
        return current == null ? null : current.session();
    }

    Parts parts() {
        return parts;
    }

    private void run() {
        try {
            do {
                Optional<Mandate> mandate = parts.election().mandate();
                if (mandate.isPresent()) {
                    serve(mandate.get());
                }
            } while (!stopping.await(LOOK_FOR_MANDATE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Mandate mandate) throws InterruptedException {
        Tenure begun = new Tenure(parts, namespace, mandate, metrics, clock);
        tenure = begun;
        try {
            if (stopping.getCount() > 0) { // stop() may have come before it could see the tenure
                begun.run();
            }
        } finally {
            tenure = null;
        }
    }
}
