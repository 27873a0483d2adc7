package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.cdsk8s.local.kube.store.Json;

/**
 * Kubernetes' strategic merge patch: as a merge patch, but some lists are merged item by item, by a key. Which ones, the
 * API's types say; here are those of Jobs, Pods and what they are made of. Orders ({@code $setElementOrder}) are not
 * kept.
 */
final class StrategicMergePatch {
    private static final Map<String, String> MERGE_KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("volumes", "name"),
            Map.entry("env", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("ports", "containerPort"),
            Map.entry("conditions", "type"),
            Map.entry("addresses", "type"),
            Map.entry("podIPs", "ip"),
            Map.entry("ownerReferences", "uid"));

    private static final String DIRECTIVE = "$patch";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_ITEMS = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    static void apply(ObjectNode target, ObjectNode patch) {
        if (patch.path(DIRECTIVE).asText().equals("replace")) {
            target.removeAll();
        }
        patch.properties().forEach(field -> apply(target, field.getKey(), field.getValue()));
    }

    private static void apply(ObjectNode target, String name, JsonNode value) {
        if (name.startsWith(DELETE_ITEMS)) {
            removeItems(target, name.substring(DELETE_ITEMS.length()), value);
        } else if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode nested) {
            applyNested(target, name, nested);
        } else if (value instanceof ArrayNode items) {
            applyItems(target, name, items);
        } else if (!name.equals(DIRECTIVE)) {
            target.set(name, value);
        }
    }

    private static void applyItems(ObjectNode target, String name, ArrayNode items) {
        if (MERGE_KEYS.containsKey(name)) {
            mergeItems(Json.list(target, name), items, MERGE_KEYS.get(name));
        } else if (name.equals("finalizers")) {
            addItems(Json.list(target, name), items);
        } else if (!name.startsWith(ORDER)) {
            target.set(name, items);
        }
    }

    private static void applyNested(ObjectNode target, String name, ObjectNode nested) {
        if (nested.path(DIRECTIVE).asText().equals("delete")) {
            target.remove(name);
        } else {
            apply(Json.child(target, name), nested);
        }
    }

    private static void mergeItems(ArrayNode target, ArrayNode items, String key) {
        for (JsonNode item : items) {
            if (item instanceof ObjectNode patch) {
                int index = indexOf(target, key, patch.path(key));
                if (patch.path(DIRECTIVE).asText().equals("delete")) {
                    target.remove(index);
                } else {
                    apply(index < 0 ? target.addObject() : (ObjectNode) target.get(index), patch);
                }
            }
        }
    }

    private static void addItems(ArrayNode target, ArrayNode items) {
        for (JsonNode item : items) {
            if (!Json.texts(target).contains(item.asText())) {
                target.add(item);
            }
        }
    }

    private static void removeItems(ObjectNode target, String name, JsonNode items) {
        if (target.get(name) instanceof ArrayNode list) {
            items.forEach(item -> list.remove(Json.texts(list).indexOf(item.asText())));
        }
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }
}
