package org.cdsk8s.common.diagnosis;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times as Kubernetes writes them: RFC 3339, whole seconds. */
final class Moment {

    private Moment() {}

    /** The time, or the beginning of 1970 when there is none that can be read. */
    static Instant parse(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
