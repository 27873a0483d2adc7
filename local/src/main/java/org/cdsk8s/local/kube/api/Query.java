package org.cdsk8s.local.kube.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.cdsk8s.local.kube.store.ApiFailure;

/** The parameters behind the question mark of a request. */
final class Query {
    private final Map<String, String> values = new HashMap<>();

    Query(String raw) {
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = text(name);
        return value.equals("true") || value.equals("1");
    }

    /** Returns a whole number, or the fallback when the parameter is missing. */
    long number(String name, long fallback) {
        String value = text(name);
        if (value.isEmpty()) {
            return fallback;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest(
                    "the query parameter " + name + " must be a whole number, not \"" + value + "\"");
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
