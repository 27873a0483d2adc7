package org.cdsk8s.common.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code cds.job.{starting,running,retry,success,failed}}. The first five fields are the original's; the
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
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"job-id", "job-name", "job-namespace", "retry-count", "failure-reason", "event-id", "time", "reason"
})
public record JobEvent(
        @JsonProperty(value = "job-id", required = true) String jobId,
        @JsonProperty(value = "job-name", required = true) String jobName,
        @JsonProperty(value = "job-namespace", required = true) String jobNamespace,
        @JsonProperty("retry-count") int retryCount,
        @JsonProperty("failure-reason") @Nullable String failureReason,
        @JsonProperty("event-id") @Nullable String eventId,
        @JsonProperty("time") @Nullable String time,
        @JsonProperty("reason") @Nullable String reason) {}
