package org.cdsk8s.local.kube.api;

import java.util.Arrays;
import java.util.List;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/**
 * What a path means.
 *
 * @param type the type of object
 * @param namespace empty for all namespaces, or for types outside any
 * @param name empty when the whole collection is meant
 * @param subresource {@code status}, {@code log}, or empty
 */
record Target(ResourceType type, String namespace, String name, String subresource) {
    private static final String NAMESPACES = "namespaces";

    /**
     * Reads a path.
     *
     * @throws ApiFailure 404 when nothing is served there
     */
    static Target parse(String path) {
        List<String> parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() >= 3 && parts.get(0).equals("api") && parts.get(1).equals("v1")) {
            return resource("", parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.get(0).equals("apis") && parts.get(2).equals("v1")) {
            return resource(parts.get(1), parts.subList(3, parts.size()));
        }
        throw unknown();
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    private static Target resource(String group, List<String> parts) {
        boolean inNamespace = parts.size() >= 3
                && parts.get(0).equals(NAMESPACES)
                && !part(parts, 2).equals("status");
        if (inNamespace) {
            ResourceType type = ResourceType.of(group, parts.get(2)).orElseThrow(Target::unknown);
            return new Target(type, parts.get(1), part(parts, 3), part(parts, 4));
        }
        ResourceType type = ResourceType.of(group, parts.get(0)).orElseThrow(Target::unknown);
        return new Target(type, "", part(parts, 1), part(parts, 2));
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    private static ApiFailure unknown() {
        return ApiFailure.of(404, "NotFound", "the server could not find the requested resource");
    }
}
