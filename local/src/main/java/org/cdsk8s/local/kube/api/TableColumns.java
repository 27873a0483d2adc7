package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ResourceType;

/** The columns kubectl shows for each type. */
final class TableColumns {
    private static final long TWO_HOURS = 7200;
    private static final long TWO_DAYS = 172_800;

    /**
     * One column.
     *
     * @param name its heading
     * @param type {@code string} or {@code integer}
     * @param value its text for an object at a moment
     */
    record Column(String name, String type, BiFunction<JsonNode, Instant, String> value) {}

    private static final Column NAME = new Column("Name", "string", (object, now) -> Meta.name(object));
    private static final Column AGE = new Column("Age", "string", TableColumns::age);

    private TableColumns() {}

    static List<Column> of(ResourceType type) {
        return switch (type) {
            case JOB ->
                List.of(
                        NAME,
                        new Column("Status", "string", (job, now) -> jobStatus(job)),
                        new Column("Completions", "string", (job, now) -> completions(job)),
                        new Column("Duration", "string", TableColumns::duration),
                        AGE);
            case POD ->
                List.of(
                        NAME,
                        new Column("Ready", "string", (pod, now) -> ready(pod)),
                        new Column("Status", "string", (pod, now) -> podStatus(pod)),
                        new Column("Restarts", "integer", (pod, now) -> restarts(pod)),
                        AGE);
            case EVENT, CONFIG_MAP, NAMESPACE, NODE, LEASE -> List.of(NAME, AGE);
        };
    }

    private static String jobStatus(JsonNode job) {
        for (String type : List.of("Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            for (JsonNode condition : job.path("status").path("conditions")) {
                boolean holds = condition.path("status").asText().equals("True");
                if (holds && condition.path("type").asText().equals(type)) {
                    return type;
                }
            }
        }
        return Meta.deleting(job) ? "Terminating" : "Running";
    }

    private static String completions(JsonNode job) {
        return job.path("status").path("succeeded").asInt() + "/"
                + job.path("spec").path("completions").asInt(1);
    }

    private static String duration(JsonNode job, Instant now) {
        JsonNode status = job.path("status");
        if (!status.hasNonNull("startTime")) {
            return "";
        }
        Instant end = status.hasNonNull("completionTime")
                ? Instant.parse(status.path("completionTime").asText())
                : now;
        return text(Duration.between(Instant.parse(status.path("startTime").asText()), end));
    }

    private static String ready(JsonNode pod) {
        int ready = 0;
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.path("spec").path("containers").size();
    }

    private static String podStatus(JsonNode pod) {
        if (Meta.deleting(pod)) {
            return "Terminating";
        }
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            for (String kind : List.of("waiting", "terminated")) {
                String reason =
                        container.path("state").path(kind).path("reason").asText("");
                if (!reason.isEmpty()) {
                    return reason;
                }
            }
        }
        return pod.path("status").path("phase").asText("Unknown");
    }

    private static String restarts(JsonNode pod) {
        int restarts = 0;
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            restarts += container.path("restartCount").asInt();
        }
        return Integer.toString(restarts);
    }

    private static String age(JsonNode object, Instant now) {
        return text(Duration.between(Instant.parse(Meta.text(object, "creationTimestamp")), now));
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < TWO_HOURS) {
            return duration.toMinutes() + "m";
        }
        return seconds < TWO_DAYS ? duration.toHours() + "h" : duration.toDays() + "d";
    }
}
