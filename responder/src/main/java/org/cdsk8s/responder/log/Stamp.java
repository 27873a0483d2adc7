package org.cdsk8s.responder.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The time a kubelet puts before each line: RFC 3339 with up to nine decimals, and a space. */
final class Stamp {

    /** {@code 2026-01-02T03:04:05.123456789+01:00} and a space. */
    static final int MAX_LENGTH = 36;

    private static final int MIN_LENGTH = "2026-01-02T03:04:05Z".length();

    private Stamp() {}

    /** Whether the byte can be part of one, its space not counted. */
    static boolean legal(byte character) {
        return (character >= '0' && character <= '9')
                || character == '-'
                || character == ':'
                || character == 'T'
                || character == '.'
                || character == 'Z'
                || character == '+';
    }

    /** Reads the first {@code length} bytes, the space left out; empty when they are no time. */
    static Optional<Instant> parse(byte[] bytes, int length) {
        if (length < MIN_LENGTH || bytes[4] != '-' || bytes[10] != 'T') {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(new String(bytes, 0, length, StandardCharsets.US_ASCII)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
