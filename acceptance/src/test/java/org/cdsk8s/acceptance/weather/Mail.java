package org.cdsk8s.acceptance.weather;

import java.time.Instant;
import java.util.Map;

/**
 * One message as it came.
 *
 * @param key its routing key
 * @param id its message id, "" for none
 * @param headers its headers, as text
 * @param text its body
 * @param at when it came
 */
public record Mail(String key, String id, Map<String, String> headers, String text, Instant at) {

    /** The key's last word. */
    public String word() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Whether this is the other one, delivered again: the broker may add headers of its own. */
    boolean same(Mail other) {
        return key.equals(other.key)
                && id.equals(other.id)
                && number().equals(other.number())
                && text.equals(other.text);
    }

    private String number() {
        return headers.getOrDefault("x-cds-publish-number", "");
    }
}
