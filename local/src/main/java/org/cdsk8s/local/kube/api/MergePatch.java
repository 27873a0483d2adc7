package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.Json;

/** JSON merge patch, RFC 7396. */
final class MergePatch {
    private MergePatch() {}

    static void apply(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode nested) {
                apply(Json.child(target, name), nested);
            } else {
                target.set(name, value);
            }
        });
    }
}
