package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.cdsk8s.local.kube.api.TableColumns.Column;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/** Shows objects as the rows of a table, as kubectl asks for them. */
final class TableRendering implements Rendering {
    private final List<Column> columns;
    private final Clock clock;

    TableRendering(List<Column> columns, Clock clock) {
        this.columns = columns;
        this.clock = clock;
    }

    @Override
    public JsonNode one(ObjectNode object) {
        ObjectNode metadata = Json.object().put("resourceVersion", Meta.text(object, "resourceVersion"));
        return many(List.of(object), metadata);
    }

    @Override
    public JsonNode many(List<ObjectNode> objects, ObjectNode listMetadata) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMetadata);
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.name().equals("Name") ? "name" : "")
                    .put("description", "")
                    .put("priority", 0);
        }
        ArrayNode rows = table.putArray("rows");
        Instant now = clock.instant();
        objects.forEach(object -> row(rows.addObject(), object, now));
        return table;
    }

    private void row(ObjectNode row, ObjectNode object, Instant now) {
        ArrayNode cells = row.putArray("cells");
        for (Column column : columns) {
            String value = column.value().apply(object, now);
            if (column.type().equals("integer")) {
                cells.add(Integer.parseInt(value));
            } else {
                cells.add(value);
            }
        }
        ObjectNode partial =
                row.putObject("object").put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
    }
}
