package org.cdsk8s.reaper;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.WatchState;
import org.cdsk8s.reaper.journal.JournalStore;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.lease.Mandate;
import org.cdsk8s.reaper.pods.KnownPods;
import org.cdsk8s.reaper.pods.PodWatch;
import org.cdsk8s.reaper.publish.Rehearsal;
import org.cdsk8s.reaper.publish.Voice;
import org.cdsk8s.reaper.watch.JobsOf;
import org.cdsk8s.reaper.watch.NamespaceIdentity;
import org.cdsk8s.reaper.watch.PodsOf;
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
     * @param clients the API server's clients
     * @param jobs the Jobs to watch
     * @param silence a watch that brings nothing for this long is taken for dead
     * @param podsMissing a Job may be without a pod for this long
     */
    record Watching(Clients clients, JobsOf jobs, Duration silence, Duration podsMissing) {}

    /**
     * Clients of the API server, each used for nothing else, so that no watch shares its connections.
     *
     * @param jobs for the watch of Jobs
     * @param pods for the watch of their pods
     * @param questions for what the watches do not show
     */
    record Clients(KubernetesClient jobs, KubernetesClient pods, KubernetesClient questions) {

        void close() {
            jobs.close();
            pods.close();
            questions.close();
        }
    }

    /** How long a session waits for the pods to be known before it begins; without them it explains less. */
    private static final Duration PODS_PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_FOR_MANDATE = Duration.ofMillis(100);

    /** The whole service has 15 s to stop; giving the Lease back needs some of them. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(9);

    private final Parts parts;
    private final NamespaceIdentity namespace;
    private final ReaperMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "reaper");
    private final KnownPods pods;
    private final PodWatch podWatch;
    private final Rehearsal rehearsal;
    private volatile @Nullable Tenure tenure;

    Reaper(Parts parts, ReaperMetrics metrics, Clock clock) {
        this.parts = parts;
        this.rehearsal = parts.voice().rehearsal();
        this.metrics = metrics;
        this.clock = clock;
        Watching watching = parts.watching();
        this.namespace =
                new NamespaceIdentity(watching.clients().jobs(), watching.jobs().namespace());
        PodsOf watched = new PodsOf(watching.jobs().namespace());
        this.pods = new KnownPods(clock);
        this.podWatch = new PodWatch(
                pods,
                new ObjectWatch<>(
                        watched,
                        watching.clients().pods(),
                        Optional.empty(),
                        pods,
                        watching.silence(),
                        metrics.interruptions(watched.plural())));
    }

    void start() {
        metrics.observe(this::session);
        metrics.observeElection(parts.election());
        metrics.observePods(podWatch, pods);
        podWatch.start();
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
        podWatch.close();
        parts.watching().clients().close();
    }

    /** What it is doing as the one elected; empty while another one is. */
    Optional<Tenure> tenure() {
        return Optional.ofNullable(tenure);
    }

    /** The connection it holds while another one is elected. */
    Rehearsal rehearsal() {
        return rehearsal;
    }

    /** The session that is running; null between two. */
    @Nullable
    Session session() {
        Tenure current = tenure;
        return current == null ? null : current.session();
    }

    /** How the watch of pods stands. */
    WatchState podWatchState() {
        return podWatch.state();
    }

    Parts parts() {
        return parts;
    }

    private void run() {
        try {
            do {
                Optional<Mandate> mandate = parts.election().mandate();
                if (mandate.isPresent()) {
                    rehearsal.close();
                    serve(mandate.get());
                } else if (parts.election().standing().answered()) {
                    rehearsal.open();
                }
            } while (!stopping.await(LOOK_FOR_MANDATE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            rehearsal.close();
        }
    }

    private void serve(Mandate mandate) throws InterruptedException {
        podWatch.awaitFirstList(PODS_PATIENCE);
        Tenure begun = new Tenure(parts, namespace, mandate, pods, metrics, clock);
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
