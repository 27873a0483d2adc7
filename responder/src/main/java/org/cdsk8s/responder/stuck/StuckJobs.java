package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.diagnosis.PodReader;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.outcome.JobVisitor;
import org.cdsk8s.responder.outcome.PodLogArchive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Jobs that are said to be unable to start. What is done follows from the Job and its pods alone: noted on the
 * Job since when, taken back when it starts after all, and when its time is over logs first, then the end. So it does not
 * matter who looks how often. Thread-safe.
 */
public final class StuckJobs implements JobVisitor {

    private static final Logger LOG = LoggerFactory.getLogger(StuckJobs.class);

    private static final Set<StuckResult> NEWS = EnumSet.of(StuckResult.NOTED, StuckResult.RELIEVED, StuckResult.ENDED);

    private final KubernetesClient kubernetes;
    private final StuckMarks marks;
    private final PodLogArchive archive;
    private final GracePeriods grace;
    private final ResponderMetrics metrics;
    private final Clock clock;

    /** Looks after Jobs that cannot start, and saves what logs they have to {@code archive} before it ends them. */
    public StuckJobs(
            KubernetesClient kubernetes,
            PodLogArchive archive,
            GracePeriods grace,
            ResponderMetrics metrics,
            Clock clock) {
        this.kubernetes = kubernetes;
        this.marks = new StuckMarks(kubernetes);
        this.archive = archive;
        this.grace = grace;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Whether a Job can be stuck for {@code category}. */
    boolean possible(FailureCategory category) {
        return grace.of(category).isPresent();
    }

    /**
     * Looks at the Job {@code ref} because somebody said that it is stuck for {@code hint}.
     *
     * @throws KubernetesClientException if nothing could be noted; to be tried again
     */
    StuckResult look(JobRef ref, FailureCategory hint) {
        Job job = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .get();
        if (job == null || !ref.uid().equals(job.getMetadata().getUid())) {
            return StuckResult.GONE;
        }
        return look(job, hint);
    }

    /** Looks again at a Job on which it is noted that it is stuck. */
    @Override
    public void visit(Job job) {
        Optional<StuckMark> mark = StuckMark.of(job);
        if (mark.isEmpty() || !JobLabels.isManaged(job.getMetadata())) {
            return;
        }
        FailureCategory category = mark.get().category();
        try {
            StuckResult result = look(job, category);
            if (NEWS.contains(result)) {
                metrics.stuckJob(category.word(), result.word());
            }
        } catch (KubernetesClientException e) {
            again(job, e);
        }
    }

    private StuckResult look(Job job, FailureCategory expected) {
        ObjectMeta metadata = job.getMetadata();
        if (!JobLabels.isManaged(metadata)) {
            return JobLabels.isAdoptable(metadata) ? StuckResult.ADOPTED : StuckResult.NOT_OURS;
        }
        if (over(job)) {
            return StuckResult.OVER;
        }
        Standing standing = standing(job, expected);
        if (standing.started() || suspended(job)) {
            return relieve(job);
        }
        return hold(job, standing, expected);
    }

    private StuckResult relieve(Job job) {
        if (JobLabels.annotation(job.getMetadata(), JobLabels.STUCK).isPresent()) {
            marks.takeBack(job);
            LOG.info(
                    "Job {} starts after all, or is suspended",
                    job.getMetadata().getName());
        }
        return StuckResult.RELIEVED;
    }

    /** The time of a category begins when it is first noted, and anew when the Job is stuck for another one. */
    private StuckResult hold(Job job, Standing standing, FailureCategory expected) {
        FailureCategory category = standing.stuck() == null ? expected : standing.stuck();
        Optional<StuckMark> old = StuckMark.of(job).filter(mark -> mark.category() == category);
        StuckMark mark = old.orElseGet(() -> new StuckMark(category, clock.instant()));
        Duration time = grace.of(category).orElse(Duration.ZERO);
        Job noted = job;
        if (old.isEmpty()) {
            noted = marks.note(job, mark);
            LOG.info(
                    "Job {} cannot start ({}); it has {} to do so",
                    job.getMetadata().getName(),
                    category.word(),
                    time);
        }
        boolean due = !mark.since().plus(time).isAfter(clock.instant());
        if (due && standing.stuck() != null && end(noted, category)) {
            return StuckResult.ENDED;
        }
        return old.isEmpty() ? StuckResult.NOTED : StuckResult.WAITING;
    }

    /** Saving logs may take a while, so the pods are looked at once more before the end. What fails is left to a sweep. */
    private boolean end(Job job, FailureCategory category) {
        try {
            archive.save(job);
            if (standing(job, category).stuck() != category) {
                return false;
            }
            marks.end(job, category);
            LOG.info(
                    "Job {} could not start ({}) and is ended",
                    job.getMetadata().getName(),
                    category.word());
            return true;
        } catch (IOException | KubernetesClientException e) {
            again(job, e);
            return false;
        }
    }

    /** A conflict is no trouble: somebody else changed the Job, perhaps another responder that ended it. */
    private static void again(Job job, Exception e) {
        if (e instanceof KubernetesClientException answer && answer.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            LOG.debug("Job {} changed while it was looked at", JobRef.of(job));
        } else {
            LOG.warn(
                    "Job {} cannot start, and could not be dealt with; tried again: {}",
                    JobRef.of(job),
                    e.getMessage());
        }
    }

    private Standing standing(Job job, FailureCategory expected) {
        List<Pod> pods = kubernetes
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel(JobLabels.JOB_NAME, job.getMetadata().getName())
                .list()
                .getItems();
        JobRef ref = JobRef.of(job);
        return Standing.of(
                pods.stream()
                        .filter(pod -> PodReader.job(pod).filter(ref::equals).isPresent())
                        .toList(),
                expected);
    }

    private static boolean over(Job job) {
        ObjectMeta metadata = job.getMetadata();
        return metadata.getDeletionTimestamp() != null
                || JobLabels.annotation(metadata, JobLabels.REASON).isPresent()
                || JobStateReader.read(job).terminal();
    }

    private static boolean suspended(Job job) {
        return job.getSpec() != null && Boolean.TRUE.equals(job.getSpec().getSuspend());
    }
}
