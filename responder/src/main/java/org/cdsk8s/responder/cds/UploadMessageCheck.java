package org.cdsk8s.responder.cds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Checks that an upload request has the fields it needs, of the right types. Pure. */
final class UploadMessageCheck {

    /** Longest file name common file systems take, in characters; a route is a file. */
    private static final int MAX_ROUTE_NAME = 255;

    private UploadMessageCheck() {}

    /** What is wrong with {@code message}, as a sentence; empty when nothing is. */
    static Optional<String> problem(UploadMessage message) {
        return fieldProblems(message).stream().findFirst().or(() -> routeProblem(message));
    }

    private static List<String> fieldProblems(UploadMessage message) {
        return List.of(
                        required(message, UploadMessage.INMETA),
                        required(message, UploadMessage.ROUTE_NAME),
                        optional(message, UploadMessage.ASSET, UploadMessageCheck::isInteger, "an integer"),
                        optional(message, UploadMessage.BUNDLE, UploadMessageCheck::isInteger, "an integer"),
                        optional(
                                message, UploadMessage.FILE_NAME, UploadMessageCheck::isTextOrNull, "a string or null"),
                        optional(
                                message, UploadMessage.ONLINE_ID, UploadMessageCheck::isTextOrNull, "a string or null"),
                        optional(
                                message,
                                UploadMessage.NEARLINE_ID,
                                UploadMessageCheck::isTextOrNull,
                                "a string or null"),
                        optional(
                                message,
                                UploadMessage.ARCHIVE_ID,
                                UploadMessageCheck::isTextOrNull,
                                "a string or null"))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> required(UploadMessage message, String field) {
        return message.text(field) == null
                ? Optional.of("The request needs the field '" + field + "', and it must be a string")
                : Optional.empty();
    }

    private static Optional<String> optional(
            UploadMessage message, String field, Predicate<JsonNode> legal, String what) {
        JsonNode value = message.fields().get(field);
        return value == null || legal.test(value)
                ? Optional.empty()
                : Optional.of("The field '" + field + "' must be " + what + " where it is given");
    }

    /** JSON has one kind of number: 12.0 is an integer, "12" is not. */
    private static boolean isInteger(JsonNode value) {
        return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isTextual() || value.isNull();
    }

    /** A route is one file in the workload's route directory, and its name becomes an argument on a command line. */
    private static Optional<String> routeProblem(UploadMessage message) {
        String route = String.valueOf(message.text(UploadMessage.ROUTE_NAME));
        boolean legal = !route.isBlank()
                && route.length() <= MAX_ROUTE_NAME
                && !route.startsWith(".")
                && !route.startsWith("-")
                && route.codePoints().noneMatch(UploadMessageCheck::illegalInRoute);
        return legal
                ? Optional.empty()
                : Optional.of(
                        "The field 'routename' must be the plain name of a route file, of at most " + MAX_ROUTE_NAME
                                + " characters, without slash, backslash or control character and not starting with a dot or a"
                                + " dash");
    }

    private static boolean illegalInRoute(int character) {
        int type = Character.getType(character);
        return character == '/'
                || character == '\\'
                || type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
