package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/** What a Job must be, what it gets when nothing is said, and what of it may never change. */
final class JobRules {
    private static final int LONGEST_NAME = 63;
    private static final List<String> IMMUTABLE = List.of("completions", "completionMode", "selector", "template");
    private static final List<String> NOT_NEGATIVE =
            List.of("parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished");
    private static final Set<String> RESTART_POLICIES = Set.of("Never", "OnFailure");

    private JobRules() {}

    /** Fills in what the API server fills in; needs name and uid. */
    static void fillIn(ObjectNode job) {
        ObjectNode spec = Json.child(job, "spec");
        missing(spec, "parallelism", 1);
        missing(spec, "completions", 1);
        missing(spec, "backoffLimit", 6);
        missing(spec, "completionMode", "NonIndexed");
        missing(spec, "podReplacementPolicy", "TerminatingOrFailed");
        if (!spec.hasNonNull("suspend")) {
            spec.put("suspend", false);
        }
        String uid = Meta.uid(job);
        Json.child(Json.child(spec, "selector"), "matchLabels").put("batch.kubernetes.io/controller-uid", uid);
        spec.put("manualSelector", false);
        ObjectNode template = Json.child(spec, "template");
        ObjectNode labels = Json.child(Meta.of(template), "labels");
        labels.put("batch.kubernetes.io/controller-uid", uid).put("controller-uid", uid);
        labels.put("batch.kubernetes.io/job-name", Meta.name(job)).put("job-name", Meta.name(job));
        PodRules.fillIn(Json.child(template, "spec"));
        job.set("status", Json.object());
    }

    static void check(JsonNode job, Violations violations) {
        JsonNode spec = job.path("spec");
        for (String field : NOT_NEGATIVE) {
            if (spec.path(field).asLong(0) < 0) {
                violations.invalid("spec." + field, spec.path(field).asText(), "must be greater than or equal to 0");
            }
        }
        JsonNode template = spec.path("template");
        MetadataRules.labels(template.path("metadata").path("labels"), "spec.template.labels", violations);
        if (Meta.name(job).length() > LONGEST_NAME) {
            // The name becomes a label of the pods.
            violations.invalid("spec.template.labels", Meta.name(job), "must be no more than 63 characters");
        }
        String restartPolicy = template.path("spec").path("restartPolicy").asText("");
        if (!RESTART_POLICIES.contains(restartPolicy)) {
            violations.required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
        PodRules.check(template.path("spec"), "spec.template.spec.", violations);
    }

    /** The template of a suspended Job that never started could change on the real server; nobody here does that. */
    static void checkChange(JsonNode before, JsonNode after, Violations violations) {
        for (String field : IMMUTABLE) {
            JsonNode wanted = after.path("spec").path(field);
            if (!before.path("spec").path(field).equals(wanted)) {
                violations.invalid("spec." + field, wanted.toString(), "field is immutable");
            }
        }
    }

    private static void missing(ObjectNode spec, String field, int value) {
        if (!spec.hasNonNull(field)) {
            spec.put(field, value);
        }
    }

    private static void missing(ObjectNode spec, String field, String value) {
        if (!spec.hasNonNull(field)) {
            spec.put(field, value);
        }
    }
}
