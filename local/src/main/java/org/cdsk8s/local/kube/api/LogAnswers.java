package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.cdsk8s.local.kube.log.ContainerLog;
import org.cdsk8s.local.kube.log.LogKey;
import org.cdsk8s.local.kube.log.LogQuery;
import org.cdsk8s.local.kube.log.LogReader;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Meta;

/** Answers {@code GET pods/NAME/log}. */
final class LogAnswers {
    private final Registry registry;
    private final PodLogs logs;
    private volatile boolean ended;

    LogAnswers(Registry registry, PodLogs logs) {
        this.registry = registry;
        this.logs = logs;
    }

    Answer read(ApiRequest request) {
        JsonNode pod = registry.require(request.target().key());
        String container = container(request, pod);
        LogQuery query = query(request.query(), registry.clock());
        ContainerLog log = find(pod, container, request.query().flag("previous"));
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.flush();
                new LogReader(log, query, out).copy(() -> ended);
            }
        };
    }

    /** Ends every log that is being followed. */
    void end() {
        ended = true;
    }

    private ContainerLog find(JsonNode pod, String container, boolean previous) {
        JsonNode status = status(pod, container);
        int attempt = status.path("restartCount").asInt() - (previous ? 1 : 0);
        Optional<ContainerLog> log = logs.find(new LogKey(Meta.uid(pod), container, attempt));
        if (log.isPresent()) {
            return log.get();
        }
        String named = "container \"" + container + "\" in pod \"" + Meta.name(pod) + "\"";
        if (previous) {
            throw ApiFailure.badRequest("previous terminated " + named + " not found");
        }
        String reason = status.path("state").path("waiting").path("reason").asText("ContainerCreating");
        throw ApiFailure.badRequest(named + " is waiting to start: " + reason);
    }

    private static String container(ApiRequest request, JsonNode pod) {
        List<String> names = new ArrayList<>();
        pod.path("spec")
                .path("containers")
                .forEach(each -> names.add(each.path("name").asText()));
        List<String> all = new ArrayList<>(names);
        pod.path("spec")
                .path("initContainers")
                .forEach(each -> all.add(each.path("name").asText()));
        String wanted = request.query().text("container");
        if (wanted.isEmpty() && names.size() == 1) {
            return names.get(0);
        }
        if (wanted.isEmpty()) {
            throw ApiFailure.badRequest("a container name must be specified for pod " + Meta.name(pod)
                    + ", choose one of: [" + String.join(" ", names) + "]");
        }
        if (!all.contains(wanted)) {
            throw ApiFailure.badRequest("container " + wanted + " is not valid for pod " + Meta.name(pod));
        }
        return wanted;
    }

    private static JsonNode status(JsonNode pod, String container) {
        for (String list : List.of("containerStatuses", "initContainerStatuses")) {
            Optional<JsonNode> found = StreamSupport.stream(
                            pod.path("status").path(list).spliterator(), false)
                    .filter(each -> each.path("name").asText().equals(container))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return pod.path("absent");
    }

    private static LogQuery query(Query query, Clock clock) {
        return new LogQuery(
                query.flag("follow"),
                query.flag("timestamps"),
                since(query, clock),
                query.number("tailLines", -1),
                query.number("limitBytes", -1));
    }

    private static Optional<Instant> since(Query query, Clock clock) {
        long seconds = query.number("sinceSeconds", 0);
        if (seconds > 0) {
            return Optional.of(clock.instant().minusSeconds(seconds));
        }
        String time = query.text("sinceTime");
        try {
            return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            throw ApiFailure.badRequest("sinceTime must be a time such as 2026-01-31T23:59:59Z, not " + time);
        }
    }
}
