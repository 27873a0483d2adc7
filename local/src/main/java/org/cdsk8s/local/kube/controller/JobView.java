package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/**
 * What the controller reads from a Job.
 *
 * @param job the Job as stored, not to be modified
 */
record JobView(ObjectNode job) {

    /** Returns when it ended, empty while it has not. */
    Optional<Instant> ended() {
        return Stream.of("Complete", "Failed")
                .filter(type -> Conditions.holds(job, type))
                .flatMap(type -> Conditions.find(job, type).stream())
                .map(condition ->
                        Instant.parse(condition.path("lastTransitionTime").asText()))
                .findFirst();
    }

    Optional<Instant> timeToLiveEnds() {
        JsonNode seconds = job.path("spec").path("ttlSecondsAfterFinished");
        return seconds.isNumber() ? ended().map(end -> end.plusSeconds(seconds.asLong())) : Optional.empty();
    }

    Optional<Instant> deadline() {
        JsonNode seconds = job.path("spec").path("activeDeadlineSeconds");
        return seconds.isNumber() ? started().map(start -> start.plusSeconds(seconds.asLong())) : Optional.empty();
    }

    Optional<Instant> started() {
        JsonNode time = job.path("status").path("startTime");
        return time.isTextual() ? Optional.of(Instant.parse(time.asText())) : Optional.empty();
    }

    boolean wantsSuspension() {
        return job.path("spec").path("suspend").asBoolean();
    }

    boolean restartsInPlace() {
        return job.path("spec")
                .path("template")
                .path("spec")
                .path("restartPolicy")
                .asText()
                .equals("OnFailure");
    }

    int number(String specField) {
        return job.path("spec").path(specField).asInt();
    }

    int count(String statusField) {
        return job.path("status").path(statusField).asInt();
    }

    List<String> uncounted(String outcome) {
        return Json.texts(job.path("status").path("uncountedTerminatedPods").path(outcome));
    }

    boolean hasUncounted() {
        return !uncounted("succeeded").isEmpty() || !uncounted("failed").isEmpty();
    }

    /** Tells whether its end is decided, though perhaps not yet said. */
    boolean decided() {
        return Conditions.holds(job, JobCondition.FAILURE_TARGET)
                || Conditions.holds(job, JobCondition.SUCCESS_CRITERIA_MET);
    }

    String uid() {
        return Meta.uid(job);
    }
}
