package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.function.UnaryOperator;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.ObjectKey;

/** The ways of writing down a change, told apart by their media types. */
final class PatchKind {
    private PatchKind() {}

    /**
     * Returns the edit a PATCH asks for.
     *
     * @throws ApiFailure 415 for a kind the stand-in does not know
     */
    static UnaryOperator<ObjectNode> edit(ApiRequest request) {
        return switch (request.contentType()) {
            case "application/merge-patch+json" -> {
                ObjectNode patch = request.object();
                yield object -> {
                    MergePatch.apply(object, patch);
                    return object;
                };
            }
            case "application/strategic-merge-patch+json" -> {
                ObjectNode patch = request.object();
                yield object -> {
                    StrategicMergePatch.apply(object, patch);
                    return object;
                };
            }
            case "application/json-patch+json" -> {
                JsonNode patch = request.json();
                yield object -> jsonPatch(request.target().key(), object, patch);
            }
            default ->
                throw ApiFailure.of(
                        415,
                        "UnsupportedMediaType",
                        "the stand-in takes merge, strategic merge and JSON patches, not " + request.contentType());
        };
    }

    private static ObjectNode jsonPatch(ObjectKey key, ObjectNode object, JsonNode patch) {
        try {
            return (ObjectNode) JsonPatch.apply(patch, object);
        } catch (JsonPatchException e) {
            throw ApiFailure.of(
                            422,
                            "Invalid",
                            "the server rejected our request due to an error in our request: " + e.getMessage())
                    .about(key);
        }
    }
}
