package org.cdsk8s.common.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code cds.job.{starting,running,retry,stuck,success,failed}}. The first five fields are the original's; the
 * rest came later, and readers ignore what they do not know.
 *
 * @param jobId the Job's uid
 * @param jobName the Job's name
 * @param jobNamespace the Job's namespace
 * @param retryCount how many of its pods have failed, zero or more
 * @param failureReason {@code <reason> - <message>}; only on {@code failed}
 * @param eventId the same for every repeat of this event, different for every other
 * @param time when the state was first seen, RFC 3339 in UTC
 * @param reason the failure's reason word; only on {@code failed}
 * @param category why, as one of the words of {@link FailureCategory}; only on {@code failed} and {@code stuck}, as are
 *     the fields below. A newer sender may use a word we do not know
 * @param container the container that explains it
 * @param exitCode that container's exit code
 * @param attempts how often the Job's work was begun, zero or more
 * @param explanation a sentence a person can act on
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "job-id",
    "job-name",
    "job-namespace",
    "retry-count",
    "failure-reason",
    "event-id",
    "time",
    "reason",
    "category",
    "container",
    "exit-code",
    "attempts",
    "explanation"
})
public record JobEvent(
        @JsonProperty(value = "job-id", required = true) String jobId,
        @JsonProperty(value = "job-name", required = true) String jobName,
        @JsonProperty(value = "job-namespace", required = true) String jobNamespace,
        @JsonProperty("retry-count") int retryCount,
        @JsonProperty("failure-reason") @Nullable String failureReason,
        @JsonProperty("event-id") @Nullable String eventId,
        @JsonProperty("time") @Nullable String time,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("category") @Nullable String category,
        @JsonProperty("container") @Nullable String container,
        @JsonProperty("exit-code") @Nullable Integer exitCode,
        @JsonProperty("attempts") @Nullable Integer attempts,
        @JsonProperty("explanation") @Nullable String explanation) {

    /**
     * The last word of the routing key under which a Job that cannot start is announced. It is no state: the Job keeps the
     * one it is in.
     */
    public static final String STUCK = "stuck";

    /** The routing key of {@link #STUCK}. */
    public static final String STUCK_KEY = "cds.job." + STUCK;

    /** An event that explains nothing. */
    public JobEvent(
            String jobId,
            String jobName,
            String jobNamespace,
            int retryCount,
            @Nullable String failureReason,
            @Nullable String eventId,
            @Nullable String time,
            @Nullable String reason) {
        this(
                jobId,
                jobName,
                jobNamespace,
                retryCount,
                failureReason,
                eventId,
                time,
                reason,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same event, explained by {@code diagnosis}. */
    public JobEvent with(Diagnosis diagnosis) {
        return new JobEvent(
                jobId,
                jobName,
                jobNamespace,
                retryCount,
                failureReason,
                eventId,
                time,
                reason,
                diagnosis.category().word(),
                diagnosis.container(),
                diagnosis.exitCode(),
                diagnosis.attempts(),
                diagnosis.explanation());
    }
}
