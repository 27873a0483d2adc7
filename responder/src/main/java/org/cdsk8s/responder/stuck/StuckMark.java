package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;

/**
 * The annotation that says why a Job cannot start, and since when we know: {@code <category> <RFC 3339>}.
 *
 * @param category why
 * @param since since when
 */
record StuckMark(FailureCategory category, Instant since) {

    /** The mark on {@code job}; empty when there is none, or none that can be read. */
    static Optional<StuckMark> of(Job job) {
        return JobLabels.annotation(job.getMetadata(), JobLabels.STUCK)
                .map(text -> text.split(" ", -1))
                .filter(words -> words.length == 2)
                .flatMap(words -> FailureCategory.parse(words[0])
                        .flatMap(category -> time(words[1]).map(since -> new StuckMark(category, since))));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return category.word() + " " + since;
    }
}
