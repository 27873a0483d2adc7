package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.job.JobEndTime;

/** Whether the logs of a Job that is over can be put together, or still grow. What is in the way passes with time. */
record Ripeness(KubernetesClient kubernetes, Clock clock) {

    /** Beyond the time at which a kubelet should have killed; and what a Job's end and its pods' may lie apart. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    /** Nobody writes claims that reach farther. */
    private static final Duration LONGEST_CLAIM = Duration.ofHours(1);

    /** A follower is done a moment after the pod is gone; for so many looks it is waited for. */
    private static final int LOOKS = 12;

    private static final long LOOK_MILLIS = 250;

    /** Throws while a container of a pod that is being ended may still print. */
    void requireEnded(Job job, List<Pod> pods) throws IOException {
        for (Pod pod : pods) {
            boolean prints = LogRun.of(pod).stream().anyMatch(run -> !run.ended());
            if (prints && clock.instant().isBefore(latestEnd(job, pod))) {
                throw new IOException(
                        "its pod " + pod.getMetadata().getName() + " is still ending, and may still print");
            }
        }
    }

    /** Waits a little for whoever follows a pod that is gone; throws when that was not enough. */
    void requireLetGo(Job job, List<Pod> pods, List<LogPart> parts) throws IOException {
        if (!onlyFollowed(pods, parts)) {
            return;
        }
        Optional<FollowClaim> claim = claim(job);
        for (int look = 1; claim.isPresent() && look < LOOKS; look++) {
            pause();
            claim = Optional.ofNullable(kubernetes
                            .batch()
                            .v1()
                            .jobs()
                            .inNamespace(job.getMetadata().getNamespace())
                            .withName(job.getMetadata().getName())
                            .get())
                    .flatMap(this::claim);
        }
        if (claim.isPresent()) {
            throw new IOException("the log of a pod that is gone is still in the hands of the responder "
                    + claim.get().holder());
        }
    }

    private Optional<FollowClaim> claim(Job job) {
        return FollowClaim.of(job).filter(claim -> claim.binds(clock.instant(), LONGEST_CLAIM));
    }

    private static Instant latestEnd(Job job, Pod pod) {
        String killed = pod.getMetadata().getDeletionTimestamp();
        Instant end = killed == null ? JobEndTime.of(job).orElse(Instant.EPOCH) : Instant.parse(killed);
        return end.plus(SLACK);
    }

    /** What a kubelet still has is read from there; what is gone, only its follower has. */
    private static boolean onlyFollowed(List<Pod> pods, List<LogPart> parts) {
        List<LogRun> readable =
                pods.stream().flatMap(pod -> LogRun.of(pod).stream()).toList();
        return parts.stream().anyMatch(part -> readable.stream()
                .noneMatch(run -> run.stem().equals(part.stem()) && run.run() == part.run()));
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the follower of a log", e);
        }
    }
}
