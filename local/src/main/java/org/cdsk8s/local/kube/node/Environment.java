package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;

/** The environment variables of a container, as far as they can be made without a real cluster. */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

    private Environment() {}

    static Map<String, String> of(JsonNode pod, JsonNode container, ObjectStore store) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HOSTNAME", Meta.name(pod));
        Optional.ofNullable(System.getenv("PATH")).ifPresent(path -> variables.put("PATH", path));
        for (JsonNode source : container.path("envFrom")) {
            String name = source.path("configMapRef").path("name").asText("");
            values(pod, name, store)
                    .properties()
                    .forEach(entry ->
                            variables.put(entry.getKey(), entry.getValue().asText()));
        }
        for (JsonNode variable : container.path("env")) {
            variables.put(variable.path("name").asText(), value(pod, variable, variables, store));
        }
        return variables;
    }

    /** Names a ConfigMap or Secret that is asked for and not there; the stand-in has no Secrets. */
    static Optional<String> missing(JsonNode pod, JsonNode container, ObjectStore store) {
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            Optional<String> missing = missing(pod, from.path("configMapKeyRef"), from.path("secretKeyRef"), store);
            if (missing.isPresent()) {
                return missing;
            }
        }
        for (JsonNode source : container.path("envFrom")) {
            Optional<String> missing = missing(pod, source.path("configMapRef"), source.path("secretRef"), store);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    /** Replaces {@code $(NAME)} by the variable's value; an unknown name stays as it is. */
    static String expand(String text, Map<String, String> variables) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
    }

    private static String value(JsonNode pod, JsonNode variable, Map<String, String> before, ObjectStore store) {
        JsonNode from = variable.path("valueFrom");
        if (from.has("fieldRef")) {
            String field = from.path("fieldRef").path("fieldPath").asText();
            return pod.at("/" + field.replace('.', '/')).asText("");
        }
        if (from.has("configMapKeyRef")) {
            JsonNode reference = from.path("configMapKeyRef");
            return values(pod, reference.path("name").asText(), store)
                    .path(reference.path("key").asText())
                    .asText("");
        }
        return expand(variable.path("value").asText(""), before);
    }

    private static Optional<String> missing(JsonNode pod, JsonNode configMap, JsonNode secret, ObjectStore store) {
        if (secret.isObject() && !secret.path("optional").asBoolean()) {
            return Optional.of("secret \"" + secret.path("name").asText() + "\" not found");
        }
        boolean absent = configMap.isObject()
                && !configMap.path("optional").asBoolean()
                && store.find(key(pod, configMap.path("name").asText())).isEmpty();
        return absent
                ? Optional.of("configmap \"" + configMap.path("name").asText() + "\" not found")
                : Optional.empty();
    }

    private static JsonNode values(JsonNode pod, String configMap, ObjectStore store) {
        return store.find(key(pod, configMap)).map(found -> found.path("data")).orElse(pod.path("absent"));
    }

    private static ObjectKey key(JsonNode pod, String configMap) {
        return new ObjectKey(ResourceType.CONFIG_MAP, Meta.text(pod, "namespace"), configMap);
    }
}
