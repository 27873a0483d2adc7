package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.cdsk8s.local.kube.store.Json;

/** The conditions in a status. */
final class Conditions {
    private Conditions() {}

    static Optional<JsonNode> find(JsonNode object, String type) {
        return StreamSupport.stream(object.path("status").path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    static boolean holds(JsonNode object, String type) {
        return find(object, type)
                .filter(condition -> condition.path("status").asText().equals("True"))
                .isPresent();
    }

    /** Sets a condition of a Job; one that is there already is replaced. */
    static void set(ObjectNode job, JobCondition wanted, String now) {
        ObjectNode condition = find(job, wanted.type())
                .map(found -> (ObjectNode) found)
                .orElseGet(
                        () -> Json.list(Json.child(job, "status"), "conditions").addObject());
        condition
                .put("type", wanted.type())
                .put("status", wanted.holds() ? "True" : "False")
                .put("lastProbeTime", now)
                .put("lastTransitionTime", now)
                .put("reason", wanted.reason())
                .put("message", wanted.message());
    }
}
