package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/**
 * Where the next page of a list begins.
 *
 * @param version the resourceVersion all pages show
 * @param namespace of the last object shown
 * @param name of the last object shown
 */
record PageToken(long version, String namespace, String name) {

    static PageToken parse(String token) {
        try {
            JsonNode parsed = Json.parse(Base64.getUrlDecoder().decode(token));
            return new PageToken(
                    parsed.path("rv").asLong(),
                    parsed.path("namespace").asText(),
                    parsed.path("start").asText());
        } catch (IllegalArgumentException e) {
            throw ApiFailure.badRequest("continue key is not valid: " + e.getMessage());
        }
    }

    String text() {
        byte[] json = Json.bytes(Json.object()
                .put("v", "meta.k8s.io/v1")
                .put("rv", version)
                .put("namespace", namespace)
                .put("start", name));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    boolean isBefore(ResourceType type, JsonNode object) {
        ObjectKey last = new ObjectKey(type, namespace, name);
        return last.compareTo(new ObjectKey(type, Meta.text(object, "namespace"), Meta.name(object))) < 0;
    }
}
