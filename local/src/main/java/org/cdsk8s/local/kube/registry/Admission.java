package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** Completes and checks an object before it is stored. */
final class Admission {
    private Admission() {}

    /** Completes a new object by its type's defaults. */
    static void fillIn(ResourceType type, ObjectNode object) {
        switch (type) {
            case JOB -> JobRules.fillIn(object);
            case POD -> {
                PodRules.fillIn(Json.child(object, "spec"));
                object.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
            }
            case NAMESPACE -> object.putObject("status").put("phase", "Active");
            case EVENT, CONFIG_MAP, NODE, LEASE -> {}
        }
    }

    static void checkNew(ObjectKey key, JsonNode object) {
        Violations violations = new Violations();
        MetadataRules.check(object, violations);
        switch (key.type()) {
            case JOB -> JobRules.check(object, violations);
            case POD -> PodRules.check(object.path("spec"), "spec.", violations);
            case EVENT, CONFIG_MAP, NAMESPACE, NODE, LEASE -> {}
        }
        violations.throwIfAny(key);
    }

    static void checkChange(ObjectKey key, JsonNode before, JsonNode after) {
        Violations violations = new Violations();
        MetadataRules.check(after, violations);
        if (key.type() == ResourceType.JOB) {
            JobRules.check(after, violations);
            JobRules.checkChange(before, after, violations);
        }
        violations.throwIfAny(key);
    }
}
