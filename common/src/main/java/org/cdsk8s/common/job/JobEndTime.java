package org.cdsk8s.common.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When a Job ended. */
public final class JobEndTime {

    private JobEndTime() {}

    /**
     * When {@code job} became Complete or Failed, or when it was deleted before that; empty while it goes on, and when the
     * API server does not say.
     */
    public static Optional<Instant> of(Job job) {
        Stream<String> conditions = job.getStatus() == null
                ? Stream.empty()
                : job.getStatus().getConditions().stream()
                        .filter(JobEndTime::ends)
                        .map(JobCondition::getLastTransitionTime);
        return Stream.concat(conditions, Stream.ofNullable(job.getMetadata().getDeletionTimestamp()))
                .filter(time -> time != null)
                .findFirst()
                .flatMap(JobEndTime::parse);
    }

    private static boolean ends(JobCondition condition) {
        return "True".equals(condition.getStatus())
                && ("Complete".equals(condition.getType()) || "Failed".equals(condition.getType()));
    }

    private static Optional<Instant> parse(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
