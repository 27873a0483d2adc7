package org.cdsk8s.reaper.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One line of a watch. */
sealed interface WatchLine {

    /** How far the watch has come with this line; empty if nothing sensible can follow it. */
    Optional<String> reached();

    /** A Job of ours came, changed or went. */
    record Seen(JobObservation observation) implements WatchLine {
        @Override
        public Optional<String> reached() {
            return Optional.ofNullable(observation.resourceVersion());
        }
    }

    /** Nothing of ours: a bookmark, or somebody else's Job. */
    record Passed(String resourceVersion) implements WatchLine {
        @Override
        public Optional<String> reached() {
            return Optional.of(resourceVersion);
        }
    }

    /** The server ended the watch and says why. */
    record Failed(int code, String message) implements WatchLine {
        @Override
        public Optional<String> reached() {
            return Optional.empty();
        }

        ApiFailureException exception() {
            return new ApiFailureException(
                    "the API server ended the watch: " + code + " " + message, code, Duration.ZERO, null);
        }
    }

    /** Something that is no watch event. */
    record Garbage(String why) implements WatchLine {
        @Override
        public Optional<String> reached() {
            return Optional.empty();
        }
    }

    JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Reads one line, without its line feed. */
    static WatchLine read(byte[] line, OwnJobs own) {
        try {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("object");
            return switch (event.path("type").asText()) {
                case "ADDED", "MODIFIED" -> job(object, own, false);
                case "DELETED" -> job(object, own, true);
                case "BOOKMARK" -> passed(object);
                case "ERROR" ->
                    new Failed(
                            object.path("code").asInt(), object.path("message").asText());
                default -> garbage(line);
            };
        } catch (IOException e) {
            return garbage(line);
        }
    }

    private static WatchLine job(JsonNode object, OwnJobs own, boolean removed) throws JsonProcessingException {
        if (!object.path("metadata").hasNonNull("uid")
                || !object.path("metadata").hasNonNull("resourceVersion")) {
            return new Garbage("an event without a Job's uid and resourceVersion");
        }
        ((ObjectNode) object).remove("spec"); // the pod template is most of the object, and nothing here reads it
        Job job = JSON.treeToValue(object, Job.class);
        if (!own.include(job.getMetadata())) {
            return passed(object);
        }
        return new Seen(removed ? JobObservation.removed(job) : JobObservation.of(job));
    }

    private static WatchLine passed(JsonNode object) {
        String version = object.path("metadata").path("resourceVersion").asText();
        return version.isEmpty() ? new Garbage("a bookmark without a resourceVersion") : new Passed(version);
    }

    private static Garbage garbage(byte[] line) {
        int shown = Math.min(line.length, 80);
        return new Garbage("\"" + new String(line, 0, shown, StandardCharsets.UTF_8) + "\"");
    }
}
