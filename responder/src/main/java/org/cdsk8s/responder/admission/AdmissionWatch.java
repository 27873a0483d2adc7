package org.cdsk8s.responder.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.ObjectWatch;
import org.cdsk8s.common.watch.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows an {@link Admission} the Jobs there are, for as long as it is let. Thread-safe. */
final class AdmissionWatch implements AutoCloseable {

    /** A stream that brings not even a bookmark, of which one comes each minute, is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Duration JOIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionWatch.class);

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
                interruption -> {});
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
        watch.close();
        thread.interrupt();
        try {
            thread.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // a defect must be seen: without the watch no more Jobs are created
    private void run() {
        try {
            watch.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("The watch of Jobs ended, so no more Jobs are created: restart the responder", e);
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
        public void listed(Set<String> uids, String resourceVersion, Presence presence) throws ApiFailureException {
            for (JobRef missing : admission.missingFrom(uids)) {
                if (!presence.exists(missing.name(), missing.uid())) {
                    admission.saw(List.of(new JobSighting(missing, JobPhase.AWAY)));
                }
            }
            admission.counted();
        }
    }
}
