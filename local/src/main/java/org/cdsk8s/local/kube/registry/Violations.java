package org.cdsk8s.local.kube.registry;

import java.util.ArrayList;
import java.util.List;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** Collects everything wrong with one object, so that the caller is told all of it at once. */
final class Violations {
    private record Violation(String reason, String message, String field) {}

    private final List<Violation> found = new ArrayList<>();

    void invalid(String field, String value, String why) {
        found.add(new Violation("FieldValueInvalid", "Invalid value: \"" + value + "\": " + why, field));
    }

    void required(String field, String why) {
        found.add(new Violation("FieldValueRequired", "Required value: " + why, field));
    }

    void throwIfAny(ObjectKey key) {
        if (found.isEmpty()) {
            return;
        }
        List<String> sentences =
                found.stream().map(each -> each.field() + ": " + each.message()).toList();
        String all = sentences.size() == 1 ? sentences.get(0) : "[" + String.join(", ", sentences) + "]";
        String message = kind(key.type()) + " \"" + key.name() + "\" is invalid: " + all;
        ApiFailure failure = ApiFailure.of(422, "Invalid", message)
                .about(key)
                .named(key.type().kind());
        found.forEach(each -> failure.because(each.reason(), each.message(), each.field()));
        throw failure;
    }

    private static String kind(ResourceType type) {
        return type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    }
}
