package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.end.JobEnding;
import org.cdsk8s.responder.log.PodLogArchive;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.outcome.JobVisitor;
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
    private final JobPods pods;
    private final JobEnd end;
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
        this.pods = new JobPods(kubernetes);
        this.end = new JobEnd(pods, new JobEnding(kubernetes), archive);
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
        StuckMark expected = StuckMark.of(job)
                .filter(mark -> mark.category() == hint)
                .orElseGet(() -> new StuckMark(hint, clock.instant()));
        return look(job, expected);
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
            StuckResult result = look(job, mark.get());
            if (NEWS.contains(result)) {
                metrics.stuckJob(category.word(), result.word());
            }
        } catch (KubernetesClientException e) {
            JobEnd.later(job, e);
        }
    }

    private StuckResult look(Job job, StuckMark expected) {
        ObjectMeta metadata = job.getMetadata();
        if (!JobLabels.isManaged(metadata)) {
            return JobLabels.isAdoptable(metadata) ? StuckResult.ADOPTED : StuckResult.NOT_OURS;
        }
        if (JobEnding.isOver(job)) {
            return StuckResult.OVER;
        }
        Standing standing = pods.lately(job, expected);
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
    private StuckResult hold(Job job, Standing standing, StuckMark expected) {
        FailureCategory category = standing.stuck() == null ? expected.category() : standing.stuck();
        StuckMark mark = category == expected.category() ? expected : new StuckMark(category, clock.instant());
        Duration time = grace.of(category).orElse(Duration.ZERO);
        boolean news = !StuckMark.of(job).equals(Optional.of(mark));
        Job noted = news ? note(job, mark, time) : job;
        boolean due = !mark.since().plus(time).isAfter(clock.instant());
        if (due && standing.stuck() != null && end.end(noted, mark)) {
            return StuckResult.ENDED;
        }
        return news ? StuckResult.NOTED : StuckResult.WAITING;
    }

    private Job note(Job job, StuckMark mark, Duration time) {
        Job noted = marks.note(job, mark);
        LOG.info(
                "Job {} cannot start ({}); it has {} to do so",
                job.getMetadata().getName(),
                mark.category().word(),
                time);
        return noted;
    }

    private static boolean suspended(Job job) {
        return job.getSpec() != null && Boolean.TRUE.equals(job.getSpec().getSuspend());
    }
}
