package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ResourceType;

/** As much of an OpenAPI description as makes kubectl leave the checking of objects to the server. */
final class OpenApi {
    private static final String ROOT = "/openapi/v3";

    private OpenApi() {}

    static Optional<ObjectNode> document(String path) {
        if (path.equals(ROOT)) {
            return Optional.of(index());
        }
        return path.startsWith(ROOT + "/") ? Optional.of(group(path.substring(ROOT.length()))) : Optional.empty();
    }

    private static ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        for (ResourceType type : ResourceType.values()) {
            Json.child(paths, base(type).substring(1)).put("serverRelativeURL", ROOT + base(type));
        }
        return index;
    }

    private static ObjectNode group(String base) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "stand-in").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        Arrays.stream(ResourceType.values())
                .filter(type -> base(type).equals(base))
                .forEach(type -> path(paths, type));
        return document;
    }

    private static void path(ObjectNode paths, ResourceType type) {
        String in = type.namespaced() ? "/namespaces/{namespace}/" : "/";
        ObjectNode patch =
                paths.putObject(base(type) + in + type.plural() + "/{name}").putObject("patch");
        patch.putArray("parameters")
                .addObject()
                .put("name", "fieldValidation")
                .put("in", "query")
                .putObject("schema")
                .put("type", "string");
        patch.putObject("x-kubernetes-group-version-kind")
                .put("group", type.group())
                .put("version", "v1")
                .put("kind", type.kind());
    }

    private static String base(ResourceType type) {
        return type.group().isEmpty() ? "/api/v1" : "/apis/" + type.group() + "/v1";
    }
}
