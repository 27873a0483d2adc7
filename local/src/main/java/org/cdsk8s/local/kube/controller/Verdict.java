package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.local.kube.store.Meta;

/** Decides whether a Job has reached its end, and which. Pure. */
final class Verdict {
    private Verdict() {}

    static Optional<JobCondition> of(JobView job, PodTally pods, Instant now) {
        Optional<JobCondition> policy = policy(job, pods);
        if (policy.isPresent()) {
            return policy;
        }
        if (tooManyFailures(job, pods)) {
            return Optional.of(JobCondition.backoffLimitExceeded());
        }
        if (job.deadline().filter(deadline -> !now.isBefore(deadline)).isPresent()) {
            return Optional.of(JobCondition.deadlineExceeded());
        }
        int succeeded = job.count("succeeded") + pods.succeeded().size();
        return succeeded >= job.number("completions")
                ? Optional.of(JobCondition.successCriteriaMet())
                : Optional.empty();
    }

    private static boolean tooManyFailures(JobView job, PodTally pods) {
        int limit = job.number("backoffLimit");
        boolean anew =
                !pods.failed().isEmpty() && job.count("failed") + pods.failed().size() > limit;
        return anew || (job.restartsInPlace() && restartsExceed(limit, pods.active()));
    }

    /** With a limit of 0 the first restart is one too many, else the one that reaches it: Kubernetes' own rule. */
    private static boolean restartsExceed(int limit, List<? extends JsonNode> active) {
        int restarts = 0;
        for (JsonNode pod : active) {
            for (JsonNode container : pod.path("status").path("containerStatuses")) {
                restarts += container.path("restartCount").asInt();
            }
        }
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }

    /** Of the pod failure policy only {@code FailJob} on exit codes is known here. */
    private static Optional<JobCondition> policy(JobView job, PodTally pods) {
        int index = 0;
        for (JsonNode rule : job.job().path("spec").path("podFailurePolicy").path("rules")) {
            if (rule.path("action").asText().equals("FailJob")) {
                for (JsonNode pod : pods.failed()) {
                    Optional<JobCondition> failed = failedBy(rule, pod, index);
                    if (failed.isPresent()) {
                        return failed;
                    }
                }
            }
            index++;
        }
        return Optional.empty();
    }

    private static Optional<JobCondition> failedBy(JsonNode rule, JsonNode pod, int index) {
        JsonNode codes = rule.path("onExitCodes");
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            int code =
                    container.path("state").path("terminated").path("exitCode").asInt();
            boolean listed = false;
            for (JsonNode value : codes.path("values")) {
                listed |= value.asInt() == code;
            }
            boolean wanted = codes.path("operator").asText().equals("In");
            if (code != 0 && codes.isObject() && listed == wanted) {
                return Optional.of(JobCondition.podFailurePolicy("Container "
                        + container.path("name").asText()
                        + " for pod " + Meta.text(pod, "namespace") + "/" + Meta.name(pod) + " failed with exit code "
                        + code + " matching FailJob rule at index " + index));
            }
        }
        return Optional.empty();
    }
}
