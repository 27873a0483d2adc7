package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;

/**
 * How an object is to be deleted.
 *
 * @param propagation the API's word for what becomes of owned objects, empty for the type's default
 * @param graceSeconds how long a pod may take to end, negative for the pod's own
 * @param uid only the object with this uid, empty for any
 * @param version only in the state of this resourceVersion, empty for any
 */
public record RemovalRequest(String propagation, long graceSeconds, String uid, String version) {
    /** Deletes in the background, with the pod's own grace. */
    public static final RemovalRequest BACKGROUND = new RemovalRequest("Background", -1, "", "");

    /** Deletes after everything owned. */
    public static final RemovalRequest FOREGROUND = new RemovalRequest("Foreground", -1, "", "");

    /** Deletes without waiting for anybody. */
    public static final RemovalRequest NOW = new RemovalRequest("Background", 0, "", "");

    /** Reads the body of a DELETE, which may be empty. */
    public static RemovalRequest parse(ObjectNode options) {
        JsonNode preconditions = options.path("preconditions");
        return new RemovalRequest(
                options.path("propagationPolicy").asText(""),
                options.path("gracePeriodSeconds").asLong(-1),
                preconditions.path("uid").asText(""),
                preconditions.path("resourceVersion").asText(""));
    }

    /** Returns the same request with what the query string says, where it says something. */
    public RemovalRequest orQuery(String queryPropagation, String queryGrace) {
        return new RemovalRequest(
                queryPropagation.isEmpty() ? propagation : queryPropagation,
                queryGrace.isEmpty() ? graceSeconds : Long.parseLong(queryGrace),
                uid,
                version);
    }

    void checkPreconditions(ObjectKey key, JsonNode object) {
        check(key, "UID", uid, Meta.uid(object));
        check(key, "ResourceVersion", version, Meta.text(object, "resourceVersion"));
    }

    private static void check(ObjectKey key, String what, String wanted, String found) {
        if (!wanted.isEmpty() && !wanted.equals(found)) {
            throw ApiFailure.conflict(
                    key,
                    "Precondition failed: " + what + " in precondition: " + wanted + ", " + what + " in object meta: "
                            + found);
        }
    }
}
