package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** What a client's write really changes: the spec or the status, and never what only the server may write. */
final class Change {
    private static final List<String> SERVERS_OWN = List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "namespace",
            "name");

    private Change() {}

    /** Refuses a write that was made from a state that is no longer the present one. */
    static void checkVersion(ObjectKey key, JsonNode before, JsonNode wanted) {
        String version = Meta.text(wanted, "resourceVersion");
        if (version.isEmpty() && key.type() == ResourceType.LEASE) {
            Violations violations = new Violations();
            violations.invalid("metadata.resourceVersion", "0x0", "must be specified for an update");
            violations.throwIfAny(key);
        }
        if (!version.isEmpty() && !version.equals(Meta.text(before, "resourceVersion"))) {
            throw ApiFailure.conflict(
                    key, "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = Meta.uid(wanted);
        if (!uid.isEmpty() && !uid.equals(Meta.uid(before))) {
            throw ApiFailure.conflict(
                    key,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(before));
        }
    }

    /** Refuses a body whose name or namespace is not that of the path. */
    static void checkIdentity(ObjectKey key, JsonNode body) {
        String namespace = Meta.text(body, "namespace");
        if (!namespace.isEmpty() && !namespace.equals(key.namespace())) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the" + " request");
        }
        if (!Meta.name(body).equals(key.name())) {
            throw ApiFailure.badRequest("the name of the object (" + Meta.name(body)
                    + ") does not match the name on the URL (" + key.name() + ")");
        }
    }

    static ObjectNode of(ResourceType type, String subresource, ObjectNode before, ObjectNode wanted) {
        ObjectNode after = wanted.deepCopy();
        after.put("kind", type.kind()).put("apiVersion", type.apiVersion());
        keepServersOwn(before, after);
        if (subresource.equals("status")) {
            keep(before, after, "spec");
        } else if (type.hasStatus()) {
            keep(before, after, "status");
        }
        boolean counted = Meta.of(before).has("generation");
        if (counted && !after.path("spec").equals(before.path("spec"))) {
            Meta.of(after)
                    .put(
                            "generation",
                            before.path("metadata").path("generation").asLong() + 1);
        }
        return after;
    }

    private static void keepServersOwn(ObjectNode before, ObjectNode after) {
        ObjectNode metadata = Meta.of(after);
        for (String field : SERVERS_OWN) {
            keep(Meta.of(before), metadata, field);
        }
        metadata.put("resourceVersion", Meta.text(before, "resourceVersion"));
        metadata.remove("managedFields");
    }

    private static void keep(ObjectNode before, ObjectNode after, String field) {
        JsonNode value = before.get(field);
        if (value == null) {
            after.remove(field);
        } else {
            after.set(field, value);
        }
    }
}
