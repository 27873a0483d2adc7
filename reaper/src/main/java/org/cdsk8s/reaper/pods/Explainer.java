package org.cdsk8s.reaper.pods;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.diagnosis.JobDiagnosis;
import org.cdsk8s.common.diagnosis.PodReading;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.reaper.watch.Inquiry;
import org.cdsk8s.reaper.watch.JobObservation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains why Jobs failed or cannot start, by what their pods say.
 *
 * @param known what is known of the pods
 * @param inquiry asks the API server for them
 */
public record Explainer(KnownPods known, Inquiry inquiry) {

    private static final Logger LOG = LoggerFactory.getLogger(Explainer.class);

    /**
     * Asks for the pods of those of these Jobs that what is known does not explain: a Job's failure may be seen before
     * the end of its pod. All in one question. If there is no answer, what is known must do.
     *
     * @param failed Jobs that have failed
     */
    public void lookUp(List<JobObservation> failed) {
        List<JobRef> unclear = failed.stream()
                .filter(job -> !clear(job))
                .map(JobObservation::job)
                .toList();
        if (unclear.isEmpty()) {
            return;
        }
        try {
            known.observed(inquiry.podsOf(unclear));
        } catch (ApiFailureException e) {
            LOG.warn(
                    "Why {} Jobs failed is told by what is known of their pods, which may be less than could be: {}",
                    unclear.size(),
                    e.getMessage());
        }
    }

    /** Why this Job failed. */
    public Diagnosis failed(JobObservation job) {
        return JobDiagnosis.failed(
                job.reading(), job.terms(), known.of(job.job().uid()));
    }

    /** Why this Job cannot start. */
    public Diagnosis stuck(JobRef job, Finding finding, JobReading reading) {
        return JobDiagnosis.stuck(finding, reading, known.of(job.uid()));
    }

    /** Nobody will ask about the Job with this uid again. */
    public void forget(String uid) {
        known.forget(uid);
    }

    private boolean clear(JobObservation job) {
        FailureReason failure = Objects.requireNonNullElse(job.reading().failure(), FailureReason.UNKNOWN);
        if (JobDiagnosis.explained(failure, job.terms(), List.of()) || beyond(job.resourceVersion())) {
            return true;
        }
        long explained = known.of(job.job().uid()).stream()
                .map(PodReading::end)
                .filter(Objects::nonNull)
                .count();
        return explained >= Math.max(1, job.reading().failedPods());
    }

    /**
     * Whether the pods were seen up to a later moment than this: then there is nothing more to learn. Versions may be
     * compared if they are numbers (KEP-5504); those of Jobs and pods count the same changes of one cluster.
     */
    private boolean beyond(@Nullable String resourceVersion) {
        return number(resourceVersion)
                .flatMap(version -> number(known.reached()).map(reached -> reached.compareTo(version) >= 0))
                .orElse(false);
    }

    private static Optional<BigInteger> number(@Nullable String version) {
        return version != null && version.matches("\\d+") ? Optional.of(new BigInteger(version)) : Optional.empty();
    }
}
