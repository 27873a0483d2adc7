package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ObjectKey;

/** Writes down how a pod and its containers are. */
final class PodStatusWriter {
    private static final String LOOPBACK = "127.0.0.1";
    private final Registry registry;

    PodStatusWriter(Registry registry) {
        this.registry = registry;
    }

    /** Puts the pod on the stand-in's only node. */
    void schedule(ObjectKey pod) {
        registry.edit(pod, copy -> {
            Json.child(copy, "spec").put("nodeName", ProcessNode.NAME);
            condition(copy, "PodScheduled", true, "", "");
            return copy;
        });
    }

    void unschedulable(ObjectKey pod) {
        registry.edit(pod, copy -> {
            condition(
                    copy,
                    "PodScheduled",
                    false,
                    "Unschedulable",
                    "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
            return copy;
        });
    }

    /** Writes the whole status: a phase, and the states of all containers by name. */
    void write(ObjectKey pod, String phase, Map<String, ContainerState> states) {
        registry.edit(pod, copy -> {
            ObjectNode status = Json.child(copy, "status");
            status.put("phase", phase).put("hostIP", LOOPBACK).put("podIP", LOOPBACK);
            if (!status.has("startTime")) {
                status.put("startTime", registry.now());
            }
            containers(copy, "initContainers", "initContainerStatuses", states);
            containers(copy, "containers", "containerStatuses", states);
            boolean ready = allRunning(copy, states);
            condition(copy, "Initialized", true, "", "");
            condition(copy, "Ready", ready, ready ? "" : notReady(phase), "");
            condition(copy, "ContainersReady", ready, ready ? "" : notReady(phase), "");
            return copy;
        });
    }

    private static String notReady(String phase) {
        return switch (phase) {
            case "Succeeded" -> "PodCompleted";
            case "Failed" -> "PodFailed";
            default -> "ContainersNotReady";
        };
    }

    private static boolean allRunning(JsonNode pod, Map<String, ContainerState> states) {
        for (JsonNode container : pod.path("spec").path("containers")) {
            ContainerState state = states.get(container.path("name").asText());
            if (state == null || !state.isRunning()) {
                return false;
            }
        }
        return true;
    }

    private static void containers(ObjectNode pod, String of, String into, Map<String, ContainerState> states) {
        if (pod.path("spec").path(of).isEmpty()) {
            return;
        }
        ArrayNode statuses = Json.child(pod, "status").putArray(into);
        for (JsonNode container : pod.path("spec").path(of)) {
            String name = container.path("name").asText();
            ContainerState state = states.getOrDefault(name, ContainerState.creating());
            ObjectNode status = statuses.addObject().put("name", name);
            status.set("state", state.state());
            status.set("lastState", state.last());
            status.put("ready", state.isRunning())
                    .put("restartCount", state.restarts())
                    .put("image", container.path("image").asText())
                    .put("imageID", "")
                    .put("started", state.isRunning());
        }
    }

    private void condition(ObjectNode pod, String type, boolean holds, String reason, String message) {
        ArrayNode conditions = Json.list(Json.child(pod, "status"), "conditions");
        ObjectNode condition = find(conditions, type);
        String status = holds ? "True" : "False";
        if (!status.equals(condition.path("status").asText())) {
            condition.put("lastTransitionTime", registry.now());
        }
        condition.put("type", type).put("status", status).putNull("lastProbeTime");
        put(condition, "reason", reason);
        put(condition, "message", message);
    }

    private static ObjectNode find(ArrayNode conditions, String type) {
        for (JsonNode each : conditions) {
            if (each instanceof ObjectNode found && found.path("type").asText().equals(type)) {
                return found;
            }
        }
        return conditions.addObject();
    }

    private static void put(ObjectNode condition, String field, String value) {
        if (value.isEmpty()) {
            condition.remove(field);
        } else {
            condition.put(field, value);
        }
    }
}
