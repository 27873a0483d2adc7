package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ResourceType;

/** Answers what the API consists of, so that kubectl and others find their way. */
final class Discovery {
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    static Optional<Answer> answer(String path) {
        if (HEALTH.contains(path)) {
            return Optional.of(Answer.text(200, "ok"));
        }
        return document(path).or(() -> OpenApi.document(path)).map(document -> Answer.json(200, document));
    }

    private static Optional<ObjectNode> document(String path) {
        return switch (path) {
            case "/version" -> Optional.of(version());
            case "/api" -> Optional.of(coreVersions());
            case "/apis" -> Optional.of(groups());
            case "/api/v1" -> Optional.of(resources(""));
            default -> groups(path);
        };
    }

    private static Optional<ObjectNode> groups(String path) {
        return named().stream()
                .filter(group -> path.startsWith("/apis/" + group))
                .flatMap(group -> switch (path.substring(("/apis/" + group).length())) {
                    case "" -> Optional.of(group(group)).stream();
                    case "/v1" -> Optional.of(resources(group)).stream();
                    default -> Optional.<ObjectNode>empty().stream();
                })
                .findFirst();
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0-standin")
                .put("platform", "jvm");
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private static ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        named().forEach(group -> groups.add(group(group)));
        return list;
    }

    private static ObjectNode group(String name) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ObjectNode version = Json.object().put("groupVersion", name + "/v1").put("version", "v1");
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
        return group;
    }

    private static ObjectNode resources(String group) {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
        ArrayNode resources = list.putArray("resources");
        Arrays.stream(ResourceType.values())
                .filter(type -> type.group().equals(group))
                .forEach(type -> add(resources, type));
        return list;
    }

    private static void add(ArrayNode resources, ResourceType type) {
        ObjectNode resource = resource(resources, type, "", VERBS);
        if (!type.shortName().isEmpty()) {
            resource.putArray("shortNames").add(type.shortName());
        }
        if (type == ResourceType.JOB || type == ResourceType.POD) {
            resource.putArray("categories").add("all");
        }
        if (type.hasStatus()) {
            resource(resources, type, "/status", List.of("get", "patch", "update"));
        }
        if (type == ResourceType.POD) {
            resource(resources, type, "/log", List.of("get"));
        }
    }

    private static ObjectNode resource(ArrayNode resources, ResourceType type, String sub, List<String> verbs) {
        ObjectNode resource = resources
                .addObject()
                .put("name", type.plural() + sub)
                .put("singularName", type.kind().toLowerCase(Locale.ROOT))
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        ArrayNode list = resource.putArray("verbs");
        verbs.forEach(list::add);
        return resource;
    }

    private static Set<String> named() {
        Set<String> groups = new TreeSet<>();
        Arrays.stream(ResourceType.values())
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .forEach(groups::add);
        return groups;
    }
}
