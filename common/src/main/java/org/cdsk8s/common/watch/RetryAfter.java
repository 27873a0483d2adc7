package org.cdsk8s.common.watch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how long an answer asks us to wait: its header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {

    /** The API server asks for seconds. Whoever asks for more than this has a unit or a clock wrong. */
    static final Duration MOST = Duration.ofMinutes(5);

    private RetryAfter() {}

    /**
     * The time to wait, up to {@link #MOST}; zero when the header does not say.
     *
     * @param header {@code Retry-After}: seconds, or a date
     * @param sent the answer's {@code Date}: a date in {@code header} is from the same clock, which may not go with ours;
     *     null if it has none, and then a date says nothing
     */
    static Duration read(@Nullable String header, @Nullable String sent) {
        if (header == null) {
            return Duration.ZERO;
        }
        String text = header.strip();
        if (text.matches("\\d+")) {
            return text.length() > 6 ? MOST : limited(Duration.ofSeconds(Long.parseLong(text)));
        }
        return date(sent)
                .flatMap(from -> date(text).map(until -> limited(Duration.between(from, until))))
                .orElse(Duration.ZERO);
    }

    /** {@code wanted}, but neither negative nor more than {@link #MOST}. */
    static Duration limited(Duration wanted) {
        if (wanted.isNegative()) {
            return Duration.ZERO;
        }
        return wanted.compareTo(MOST) > 0 ? MOST : wanted;
    }

    /** A date as servers write it today; the two forms of the last century are not used by any. */
    private static Optional<Instant> date(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .map(DateTimeFormatter.RFC_1123_DATE_TIME::parse)
                    .map(Instant::from);
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
