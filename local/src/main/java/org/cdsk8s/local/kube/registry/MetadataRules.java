package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cdsk8s.local.kube.store.Meta;

/** What names, labels and annotations may be; the limits are those of Kubernetes. */
final class MetadataRules {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_PREFIX = 253;
    private static final int ALL_ANNOTATIONS = 256 * 1024;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern KEY_NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private MetadataRules() {}

    static void check(JsonNode object, Violations violations) {
        name(Meta.name(object), violations);
        labels(object.path("metadata").path("labels"), "metadata.labels", violations);
        annotations(object.path("metadata").path("annotations"), violations);
    }

    static void labels(JsonNode labels, String field, Violations violations) {
        labels.properties().forEach(label -> {
            key(label.getKey(), field, violations);
            value(label.getValue().asText(), field, violations);
        });
    }

    private static void name(String name, Violations violations) {
        if (name.length() > LONGEST_NAME) {
            violations.invalid("metadata.name", name, "must be no more than 253 characters");
        }
        if (!SUBDOMAIN.matcher(name).matches()) {
            violations.invalid(
                    "metadata.name",
                    name,
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                            + " must start and end with an alphanumeric character");
        }
    }

    private static void value(String value, String field, Violations violations) {
        if (value.length() > LONGEST_LABEL) {
            violations.invalid(field, value, "must be no more than 63 characters");
        }
        if (!LABEL_VALUE.matcher(value).matches()) {
            violations.invalid(
                    field,
                    value,
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and"
                            + " must start and end with an alphanumeric character");
        }
    }

    private static void key(String key, String field, Violations violations) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        boolean legal = name.length() <= LONGEST_LABEL
                && KEY_NAME.matcher(name).matches()
                && (slash < 0 || legalPrefix(prefix));
        if (!legal) {
            violations.invalid(field, key, "name part must consist of alphanumeric characters, '-', '_' or '.'");
        }
    }

    private static boolean legalPrefix(String prefix) {
        return prefix.length() <= LONGEST_PREFIX && SUBDOMAIN.matcher(prefix).matches();
    }

    private static void annotations(JsonNode annotations, Violations violations) {
        int size = 0;
        for (var annotation : annotations.properties()) {
            key(annotation.getKey().toLowerCase(Locale.ROOT), "metadata.annotations", violations);
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
        }
        if (size > ALL_ANNOTATIONS) {
            violations.invalid("metadata.annotations", size + " bytes", "must have at most 262144 bytes");
        }
    }
}
