package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ResourceType;

/** How objects are shown: whole, or as the rows of a table for a person. */
interface Rendering {
    JsonNode one(ObjectNode object);

    JsonNode many(List<ObjectNode> objects, ObjectNode listMetadata);

    static Rendering of(ApiRequest request, Clock clock) {
        ResourceType type = request.target().type();
        return request.accept().contains("as=Table") ? new TableRendering(TableColumns.of(type), clock) : whole(type);
    }

    /** In a list the items' own kind and apiVersion are left out, as the list says them. */
    private static Rendering whole(ResourceType type) {
        return new Rendering() {
            @Override
            public JsonNode one(ObjectNode object) {
                return object;
            }

            @Override
            public JsonNode many(List<ObjectNode> objects, ObjectNode listMetadata) {
                ObjectNode list =
                        Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
                list.set("metadata", listMetadata);
                ArrayNode items = list.putArray("items");
                for (ObjectNode object : objects) {
                    ObjectNode item = items.addObject();
                    item.setAll(object);
                    item.remove(List.of("kind", "apiVersion"));
                }
                return list;
            }
        };
    }
}
