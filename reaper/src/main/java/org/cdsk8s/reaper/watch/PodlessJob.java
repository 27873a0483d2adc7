package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.common.job.JobStateReader;

/**
 * A Job that should have a pod and never had one.
 *
 * @param since when it was started; if nobody says so, when it was created
 * @param started whether the Job controller says that it has started it. Kubernetes 1.20 never does while it cannot create
 *     the pods
 */
public record PodlessJob(Instant since, boolean started) {

    /** Empty if {@code job} has or had pods, has ended, is suspended, or wants no pods. */
    static Optional<PodlessJob> of(Job job) {
        JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
        if (JobStateReader.read(job).terminal() || hadPods(status) || wantsNone(job)) {
            return Optional.empty();
        }
        boolean started = status.getStartTime() != null;
        return Optional.of(new PodlessJob(
                Instant.parse(
                        started ? status.getStartTime() : job.getMetadata().getCreationTimestamp()),
                started));
    }

    private static boolean hadPods(JobStatus status) {
        return Stream.of(status.getActive(), status.getFailed(), status.getSucceeded())
                .anyMatch(count -> count != null && count > 0);
    }

    private static boolean wantsNone(Job job) {
        return job.getSpec() != null
                && (Boolean.TRUE.equals(job.getSpec().getSuspend())
                        || Integer.valueOf(0).equals(job.getSpec().getParallelism()));
    }
}
