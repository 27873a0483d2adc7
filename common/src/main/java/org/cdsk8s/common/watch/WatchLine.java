package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One line of a watch.
 *
 * @param <S> what is learnt from one object
 */
public sealed interface WatchLine<S> {

    /** How far the watch has come with this line; empty if nothing sensible can follow it. */
    Optional<String> reached();

    /** An object of ours came or changed. */
    record Seen<S>(S observation, String resourceVersion) implements WatchLine<S> {
        @Override
        public Optional<String> reached() {
            return Optional.of(resourceVersion);
        }
    }

    /**
     * An object of ours went.
     *
     * @param proven whether it is gone for sure; if not, it may only have lost the label by which it is selected
     */
    record Removed<S>(S observation, ObjectMeta last, boolean proven) implements WatchLine<S> {
        @Override
        public Optional<String> reached() {
            return Optional.of(last.getResourceVersion());
        }
    }

    /** Nothing of ours: a bookmark, or somebody else's object. */
    record Passed<S>(String resourceVersion) implements WatchLine<S> {
        @Override
        public Optional<String> reached() {
            return Optional.of(resourceVersion);
        }
    }

    /** The server ended the watch and says why. */
    record Failed<S>(int code, String message) implements WatchLine<S> {
        @Override
        public Optional<String> reached() {
            return Optional.empty();
        }

        /** The same as an exception. */
        public ApiFailureException exception() {
            return new ApiFailureException(
                    "the API server ended the watch: " + code + " " + message, code, Duration.ZERO, null);
        }
    }

    /** Something that is no watch event. */
    record Garbage<S>(String why) implements WatchLine<S> {
        @Override
        public Optional<String> reached() {
            return Optional.empty();
        }
    }

    /** Reads one line, without its line feed. */
    static <T extends HasMetadata, S> WatchLine<S> read(byte[] line, Watched<T, S> watched) {
        try {
            JsonNode event = ApiJson.read(line, Slimming.EVENT);
            JsonNode object = event.path("object");
            return switch (event.path("type").asText()) {
                case "ADDED", "MODIFIED" -> object(object, watched, false);
                case "DELETED" -> object(object, watched, true);
                case "BOOKMARK" -> passed(object);
                case "ERROR" ->
                    new Failed<>(
                            object.path("code").asInt(), object.path("message").asText());
                default -> garbage(line);
            };
        } catch (IOException e) {
            return garbage(line);
        }
    }

    private static <T extends HasMetadata, S> WatchLine<S> object(JsonNode node, Watched<T, S> watched, boolean removed)
            throws JsonProcessingException {
        if (!node.path("metadata").hasNonNull("uid") || !node.path("metadata").hasNonNull("resourceVersion")) {
            return new Garbage<>("an event without an object's uid and resourceVersion");
        }
        T object = ApiJson.object(node, watched.type());
        ObjectMeta metadata = object.getMetadata();
        if (!watched.includes(metadata)) {
            return passed(node);
        }
        return removed
                ? new Removed<>(watched.removed(object), metadata, watched.provenGone(metadata))
                : new Seen<>(watched.present(object), metadata.getResourceVersion());
    }

    private static <S> WatchLine<S> passed(JsonNode object) {
        String version = object.path("metadata").path("resourceVersion").asText();
        return version.isEmpty() ? new Garbage<>("a bookmark without a resourceVersion") : new Passed<>(version);
    }

    private static <S> WatchLine<S> garbage(byte[] line) {
        int shown = Math.min(line.length, 80);
        return new Garbage<>("\"" + new String(line, 0, shown, StandardCharsets.UTF_8) + "\"");
    }
}
