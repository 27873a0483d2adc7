package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which objects a {@code fieldSelector} means. */
public final class FieldQuery implements Predicate<JsonNode> {
    private static final Set<String> COMMON = Set.of("metadata.name", "metadata.namespace");
    private static final Set<String> OF_PODS =
            Set.of("spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP");

    private final List<Predicate<JsonNode>> terms;

    private FieldQuery(List<Predicate<JsonNode>> terms) {
        this.terms = terms;
    }

    /**
     * Reads a selector of terms {@code field=value}, {@code field==value}, {@code field!=value} joined by commas. An
     * empty text selects everything.
     *
     * @throws ApiFailure 400 for a field the type cannot be selected by
     */
    public static FieldQuery parse(ResourceType type, String selector) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        for (String part : selector.split(",", -1)) {
            if (!part.isBlank()) {
                terms.add(term(type, part.trim()));
            }
        }
        return new FieldQuery(List.copyOf(terms));
    }

    /** Tells whether every object is selected. */
    public boolean selectsAll() {
        return terms.isEmpty();
    }

    @Override
    public boolean test(JsonNode object) {
        return terms.stream().allMatch(term -> term.test(object));
    }

    private static Predicate<JsonNode> term(ResourceType type, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw ApiFailure.badRequest("invalid selector: '" + text + "'; can't understand '" + text + "'");
        }
        boolean wanted = text.charAt(equals - 1) != '!';
        String field = text.substring(0, wanted ? equals : equals - 1);
        if (!supports(type, field)) {
            throw ApiFailure.badRequest("field label not supported: " + field);
        }
        String rest = text.substring(equals + 1);
        String value = rest.startsWith("=") ? rest.substring(1) : rest;
        String pointer = "/" + field.replace('.', '/');
        return object -> object.at(pointer).asText("").equals(value) == wanted;
    }

    private static boolean supports(ResourceType type, String field) {
        if (COMMON.contains(field)) {
            return true;
        }
        if (type == ResourceType.POD) {
            return OF_PODS.contains(field);
        }
        return type == ResourceType.EVENT
                && (field.startsWith("involvedObject.") || field.equals("reason") || field.equals("type"));
    }
}
