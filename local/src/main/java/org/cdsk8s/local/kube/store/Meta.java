package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Reads what every object carries in its {@code metadata}. */
public final class Meta {
    private Meta() {}

    /** Returns the metadata for writing, made when missing. */
    public static ObjectNode of(ObjectNode object) {
        return Json.child(object, "metadata");
    }

    /** Returns one text of the metadata, empty when missing. */
    public static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }

    /** Returns the name, empty when missing. */
    public static String name(JsonNode object) {
        return text(object, "name");
    }

    /** Returns the uid, empty when missing. */
    public static String uid(JsonNode object) {
        return text(object, "uid");
    }

    /** Returns the resourceVersion, 0 when missing. */
    public static long version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asLong(0);
    }

    /** Tells whether deletion was asked for. */
    public static boolean deleting(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** Returns the finalizers, which keep an object until they are taken off. */
    public static List<String> finalizers(JsonNode object) {
        return Json.texts(object.path("metadata").path("finalizers"));
    }

    /** Adds a finalizer when it is not there yet. */
    public static void addFinalizer(ObjectNode object, String finalizer) {
        if (!finalizers(object).contains(finalizer)) {
            Json.list(of(object), "finalizers").add(finalizer);
        }
    }

    /** Takes a finalizer off, and the empty list with the last one. */
    public static void removeFinalizer(ObjectNode object, String finalizer) {
        List<String> kept = finalizers(object).stream()
                .filter(each -> !each.equals(finalizer))
                .toList();
        if (kept.isEmpty()) {
            of(object).remove("finalizers");
            return;
        }
        ArrayNode list = of(object).putArray("finalizers");
        kept.forEach(list::add);
    }
}
