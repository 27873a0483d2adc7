package org.cdsk8s.acceptance.kubernetes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API server asks a kubelet for.
 *
 * @param tailLines at most so many last lines; -1 means all
 * @param since lines said before are left out
 */
record LogQuery(boolean follow, boolean previous, boolean timestamps, int tailLines, Instant since) {

    static LogQuery parse(@Nullable String query) {
        var values = values(query == null ? "" : query);
        return new LogQuery(
                isTrue(values.get("follow")),
                isTrue(values.get("previous")),
                isTrue(values.get("timestamps")),
                Integer.parseInt(values.getOrDefault("tailLines", "-1")),
                Instant.parse(values.getOrDefault("sinceTime", Instant.EPOCH.toString())));
    }

    private static boolean isTrue(@Nullable String value) {
        return "true".equals(value) || "1".equals(value);
    }

    private static Map<String, String> values(String query) {
        var values = new HashMap<String, String>();
        for (var pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
