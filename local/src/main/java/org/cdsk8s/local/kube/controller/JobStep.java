package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/** The single changes a Job's status goes through; each works on a copy and returns it. */
final class JobStep {
    private JobStep() {}

    /** Shows how many pods are at work now. */
    static ObjectNode counts(ObjectNode job, PodTally pods, String now) {
        ObjectNode status = Json.child(job, "status");
        if (!status.has("startTime")) {
            status.put("startTime", now);
        }
        activeAndReady(status, pods);
        return job;
    }

    /** Notes pods that ended, before their finalizer is taken off, so that none can be forgotten or counted twice. */
    static ObjectNode noteEnded(ObjectNode job, PodTally pods, Optional<JobCondition> verdict, String now) {
        ObjectNode status = Json.child(job, "status");
        activeAndReady(status, pods);
        ObjectNode uncounted = Json.child(status, "uncountedTerminatedPods");
        note(uncounted, "succeeded", pods.succeeded());
        note(uncounted, "failed", pods.failed());
        verdict.ifPresent(condition -> Conditions.set(job, condition, now));
        return job;
    }

    /** Counts the noted pods. */
    static ObjectNode count(ObjectNode job) {
        JobView view = new JobView(job);
        ObjectNode status = Json.child(job, "status");
        add(status, "succeeded", view.uncounted("succeeded").size());
        add(status, "failed", view.uncounted("failed").size());
        status.putObject("uncountedTerminatedPods");
        return job;
    }

    /** Says the end that was decided. */
    static ObjectNode end(ObjectNode job, String now) {
        boolean success = Conditions.holds(job, JobCondition.SUCCESS_CRITERIA_MET);
        String decided = success ? JobCondition.SUCCESS_CRITERIA_MET : JobCondition.FAILURE_TARGET;
        Conditions.find(job, decided)
                .ifPresent(condition -> Conditions.set(
                        job,
                        new JobCondition(
                                success ? "Complete" : "Failed",
                                true,
                                condition.path("reason").asText(),
                                condition.path("message").asText()),
                        now));
        if (success) {
            Json.child(job, "status").put("completionTime", now);
        }
        return job;
    }

    static ObjectNode suspend(ObjectNode job, PodTally pods, String now) {
        Conditions.set(job, JobCondition.suspended(), now);
        ObjectNode status = Json.child(job, "status");
        status.remove("startTime");
        activeAndReady(status, pods);
        return job;
    }

    static ObjectNode resume(ObjectNode job, String now) {
        Conditions.set(job, JobCondition.resumed(), now);
        Json.child(job, "status").put("startTime", now);
        return job;
    }

    private static void activeAndReady(ObjectNode status, PodTally pods) {
        if (pods.active().isEmpty()) {
            status.remove("active");
        } else {
            status.put("active", pods.active().size());
        }
        status.put("terminating", pods.terminating().size());
        Json.child(status, "uncountedTerminatedPods");
        status.put("ready", pods.ready());
    }

    private static void note(ObjectNode uncounted, String outcome, List<ObjectNode> pods) {
        if (!pods.isEmpty()) {
            ArrayNode uids = Json.list(uncounted, outcome);
            pods.stream()
                    .map(Meta::uid)
                    .filter(uid -> !Json.texts(uids).contains(uid))
                    .forEach(uids::add);
        }
    }

    private static void add(ObjectNode status, String field, int more) {
        if (more > 0) {
            status.put(field, status.path(field).asInt() + more);
        }
    }
}
