package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.Json;

/** What a pod's spec must be, and what it gets when nothing is said. */
final class PodRules {
    private static final int GRACE_SECONDS = 30;

    private PodRules() {}

    static void fillIn(ObjectNode podSpec) {
        if (!podSpec.hasNonNull("terminationGracePeriodSeconds")) {
            podSpec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
        }
        missing(podSpec, "dnsPolicy", "ClusterFirst");
        missing(podSpec, "schedulerName", "default-scheduler");
        Json.child(podSpec, "securityContext");
        fillInContainers(podSpec.path("initContainers"));
        fillInContainers(podSpec.path("containers"));
    }

    static void check(JsonNode podSpec, String prefix, Violations violations) {
        if (podSpec.path("containers").isEmpty()) {
            violations.required(prefix + "containers", "");
        }
        int index = 0;
        for (JsonNode container : podSpec.path("containers")) {
            String field = prefix + "containers[" + index + "].";
            if (container.path("name").asText("").isEmpty()) {
                violations.required(field + "name", "");
            }
            if (container.path("image").asText("").isEmpty()) {
                violations.required(field + "image", "");
            }
            index++;
        }
    }

    private static void fillInContainers(JsonNode containers) {
        for (JsonNode each : containers) {
            if (each instanceof ObjectNode container) {
                Json.child(container, "resources");
                missing(container, "terminationMessagePath", "/dev/termination-log");
                missing(container, "terminationMessagePolicy", "File");
                missing(container, "imagePullPolicy", "IfNotPresent");
            }
        }
    }

    private static void missing(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}
