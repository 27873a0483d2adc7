package org.cdsk8s.common.diagnosis;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.cdsk8s.common.job.FailureReason;
import org.cdsk8s.common.job.JobReading;
import org.jspecify.annotations.Nullable;

/** Puts together what a Job and its pods say. Pure and thread-safe. */
public final class JobDiagnosis {

    private JobDiagnosis() {}

    /**
     * Why a Job failed.
     *
     * @param reading the Job, which must have failed
     * @param terms what it says about being ended
     * @param pods its pods as far as they are known, those that are gone included
     */
    public static Diagnosis failed(JobReading reading, JobTerms terms, Collection<PodReading> pods) {
        FailureReason failure = Objects.requireNonNullElse(reading.failure(), FailureReason.UNKNOWN);
        Finding finding = terms.endedFor() == null ? byItself(failure, terms, pods) : ended(terms.endedFor(), pods);
        long unseen = Math.max(0, reading.failedPods() - pods.size());
        return finding.after(begun(pods) + Math.toIntExact(unseen));
    }

    /**
     * Why a Job cannot start.
     *
     * @param finding what one of its pods, or the lack of one, says
     * @param reading the Job, which has not ended
     * @param pods its pods as far as they are known
     */
    public static Diagnosis stuck(Finding finding, JobReading reading, Collection<PodReading> pods) {
        return finding.after(Math.max(reading.failedPods(), begun(pods)));
    }

    /** Whether {@code pods} explain {@code failure} well enough, or it needs no explanation by pods. */
    public static boolean explained(FailureReason failure, JobTerms terms, Collection<PodReading> pods) {
        return terms.endedFor() != null
                || "DeadlineExceeded".equals(failure.reason())
                || FailureReason.DELETED.reason().equals(failure.reason())
                || last(pods, PodReading::end).isPresent();
    }

    private static int begun(Collection<PodReading> pods) {
        return pods.stream().mapToInt(PodReading::begun).sum();
    }

    /** One of us ended the Job. The pod that was the reason may say more. */
    private static Finding ended(FailureCategory category, Collection<PodReading> pods) {
        return last(pods, pod -> of(category, pod.obstacle()))
                .or(() -> last(pods, pod -> of(category, pod.end())))
                .map(finding -> new Finding(
                        category,
                        finding.container(),
                        finding.exitCode(),
                        "Ended by cds-k8s. " + finding.explanation()))
                .orElseGet(() -> Finding.of(
                        category,
                        category == FailureCategory.CANCELLED
                                ? "The Job was ended because somebody asked for it"
                                : "The Job could not start (" + category.word()
                                        + ") and was ended by cds-k8s; the event cds.job.stuck says more"));
    }

    private static @Nullable Finding of(FailureCategory category, @Nullable Finding finding) {
        return finding != null && finding.category() == category ? finding : null;
    }

    /** The reasons are those of k8s.io/api/batch/v1/types.go, and ours for a deleted Job. */
    private static Finding byItself(FailureReason failure, JobTerms terms, Collection<PodReading> pods) {
        return switch (failure.reason()) {
            case "Deleted" ->
                Finding.of(FailureCategory.DELETED, "The Job was deleted before it finished" + until(pods));
            case "DeadlineExceeded" -> deadline(terms, pods);
            case "PodFailurePolicy" -> policy(failure, pods);
            case "BackoffLimitExceeded" ->
                last(pods, PodReading::end)
                        .orElseGet(() -> Finding.of(FailureCategory.BACKOFF_LIMIT_EXCEEDED, tooMany(pods)));
            default ->
                last(pods, PodReading::end).orElseGet(() -> Finding.of(FailureCategory.UNKNOWN, unknown(failure)));
        };
    }

    private static Finding deadline(JobTerms terms, Collection<PodReading> pods) {
        String length = terms.deadlineSeconds() == null
                ? "its activeDeadlineSeconds"
                : "its activeDeadlineSeconds of " + terms.deadlineSeconds();
        return Finding.of(
                FailureCategory.DEADLINE_EXCEEDED,
                "The Job took longer than " + length
                        + " and was stopped; raise it in the job template if that is not long enough" + until(pods));
    }

    private static Finding policy(FailureReason failure, Collection<PodReading> pods) {
        Optional<Finding> end = last(pods, PodReading::end);
        return new Finding(
                FailureCategory.POD_FAILURE_POLICY,
                end.map(Finding::container).orElse(null),
                end.map(Finding::exitCode).orElse(null),
                "The podFailurePolicy of the job template ended the Job: " + Sentence.quote(failure.message())
                        + until(pods));
    }

    private static String tooMany(Collection<PodReading> pods) {
        return last(pods, pod -> pod.deleted() ? pod : null)
                .map(pod -> "The Job's pod " + pod.name()
                        + " was deleted while it ran, which counts as a failure; the Job may not fail more often"
                        + " (backoffLimit). See who deleted it")
                .orElse("The Job's pods failed more often than its backoffLimit allows, and they were gone before they"
                        + " could be looked at; see the saved logs");
    }

    private static String unknown(FailureReason failure) {
        return "Kubernetes failed the Job for the reason " + failure.reason() + ": "
                + Sentence.quote(failure.message());
    }

    private static String until(Collection<PodReading> pods) {
        return last(pods, PodReading::obstacle)
                .or(() -> last(pods, PodReading::end))
                .map(finding -> ". Until then: " + finding.explanation())
                .orElse("");
    }

    /** What the youngest of the pods that say anything says. */
    private static <T> Optional<T> last(Collection<PodReading> pods, Function<PodReading, @Nullable T> aspect) {
        PodReading youngest = null;
        for (PodReading pod : pods) {
            if (aspect.apply(pod) != null && (youngest == null || !pod.created().isBefore(youngest.created()))) {
                youngest = pod;
            }
        }
        return youngest == null ? Optional.empty() : Optional.ofNullable(aspect.apply(youngest));
    }
}
