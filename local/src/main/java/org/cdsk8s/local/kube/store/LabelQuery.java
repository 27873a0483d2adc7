package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects a {@code labelSelector} means. */
public final class LabelQuery implements Predicate<JsonNode> {
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern COMPARE = Pattern.compile("([^\\s=!]+)\\s*(==|=|!=)\\s*([^\\s=!]*)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^\\s=!(),]+)");

    private final List<Predicate<JsonNode>> terms;

    private LabelQuery(List<Predicate<JsonNode>> terms) {
        this.terms = terms;
    }

    /**
     * Reads a selector: {@code =}, {@code ==}, {@code !=}, {@code in}, {@code notin}, {@code key}, {@code !key}, joined
     * by commas. An empty text selects everything.
     *
     * @throws ApiFailure 400 when it cannot be read
     */
    public static LabelQuery parse(String selector) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        for (String part : SEPARATOR.split(selector)) {
            if (!part.isBlank()) {
                terms.add(term(part.trim()));
            }
        }
        return new LabelQuery(List.copyOf(terms));
    }

    /** Tells whether every object is selected. */
    public boolean selectsAll() {
        return terms.isEmpty();
    }

    @Override
    public boolean test(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return terms.stream().allMatch(term -> term.test(labels));
    }

    private static Predicate<JsonNode> term(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values = Set.copyOf(splitValues(set.group(3)));
            return oneOf(set.group(1), values, set.group(2).equals("in"));
        }
        Matcher compare = COMPARE.matcher(text);
        if (compare.matches()) {
            return oneOf(
                    compare.group(1),
                    Set.of(compare.group(3)),
                    !compare.group(2).equals("!="));
        }
        Matcher presence = PRESENCE.matcher(text);
        if (presence.matches()) {
            boolean wanted = presence.group(1).isEmpty();
            return labels -> labels.has(presence.group(2)) == wanted;
        }
        throw ApiFailure.badRequest("unable to parse requirement: \"" + text + "\" is not a label selector");
    }

    /** A label that is absent is "not one of", as on the real server. */
    private static Predicate<JsonNode> oneOf(String key, Set<String> values, boolean wanted) {
        return labels -> (labels.has(key) && values.contains(labels.path(key).asText())) == wanted;
    }

    private static List<String> splitValues(String text) {
        List<String> values = new ArrayList<>();
        for (String value : text.split(",", -1)) {
            if (!values.contains(value.trim())) {
                values.add(value.trim());
            }
        }
        return values;
    }
}
