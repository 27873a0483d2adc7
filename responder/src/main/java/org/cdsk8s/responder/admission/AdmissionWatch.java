package org.cdsk8s.responder.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.common.watch.Interruption;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows an {@link Admission} the Jobs there are, for as long as it is let. Thread-safe. */
final class AdmissionWatch implements AutoCloseable {

    /** A stream that brings not even a bookmark, of which one comes each minute, is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private static final long AFTER_DEFECT_SECONDS = 5;

    private static final Duration JOIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionWatch.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ObjectWatch<JobSighting> watch;
    private final Thread thread;

    /**
     * Prepares a watch.
     *
     * @param client used by nothing else, and not retrying by itself; closing it is up to the caller
     */
    AdmissionWatch(KubernetesClient client, String namespace, Admission admission) {
        this.watch = new ObjectWatch<>(
                new CountedJobs(namespace),
                client,
                Optional.empty(),
                new Observer(admission),
                SILENCE,
                interruption -> {
                    if (interruption == Interruption.REFUSED) {
                        admission.watchRefused();
                    }
                });
        this.thread = new Thread(this::run, "admission-watch");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why nothing is seen at the moment; empty while the watch is served. */
    String trouble() {
        return watch.state().reason();
    }

    @Override
    public void close() {
        closed.countDown();
        watch.close();
        thread.interrupt();
        try {
            thread.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                watch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // without the watch no more Jobs are created: it must survive a defect
    private void watch() throws InterruptedException {
        try {
            watch.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("A defect interrupted the watch of Jobs in flight; it goes on in {} s", AFTER_DEFECT_SECONDS, e);
            closed.await(AFTER_DEFECT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private record Observer(Admission admission) implements ObjectObserver<JobSighting> {

        @Override
        public void observed(List<JobSighting> seen) {
            admission.saw(seen);
        }

        @Override
        public void reached(String resourceVersion) {
            // the Jobs in flight are counted anew at every start
        }

        @Override
        public void listed(Set<String> uids, String resourceVersion, Presence presence)
                throws ApiFailureException, InterruptedException {
            for (JobRef missing : admission.missingFrom(uids)) {
                if (!presence.exists(missing.name(), missing.uid())) {
                    admission.saw(List.of(new JobSighting(missing, JobPhase.AWAY)));
                }
            }
            admission.counted();
        }
    }
}
