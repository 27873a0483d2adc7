package org.cdsk8s.acceptance.storm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds what was told of each Job, and why, against what the test made it go through. */
final class Endings {

    private static final JsonMapper JSON = new JsonMapper();

    private Endings() {}

    /** The first end told of each Job. */
    static Map<String, Heard> first(List<Heard> heard) {
        Map<String, Heard> ends = new HashMap<>();
        heard.stream().filter(Heard::end).forEach(one -> ends.putIfAbsent(one.uid(), one));
        return ends;
    }

    /** Where what was told does not fit: sentences. */
    static List<String> surprises(Collection<Born> jobs, List<Heard> heard) {
        Map<String, Heard> ends = first(heard);
        Map<String, Born> byUid = jobs.stream().collect(Collectors.toMap(Born::uid, job -> job));
        var wrongEnds = jobs.stream()
                .filter(job -> !agrees(job.life(), ends.get(job.uid())))
                .map(job -> job + " was told " + ends.get(job.uid()));
        var wronglyStuck = heard.stream()
                .filter(one -> one.word().equals("stuck"))
                .filter(one -> !isStuck(byUid.get(one.uid()), read(one)))
                .map(one -> byUid.get(one.uid()) + " was told " + one);
        return Stream.concat(wrongEnds, wronglyStuck).toList();
    }

    /** How many failures were told without what the pods said, for they were not known in time. */
    static long unexplained(List<Heard> heard) {
        return heard.stream().filter(one -> unexplained(read(one))).count();
    }

    private static boolean agrees(Life life, @Nullable Heard end) {
        if (end == null || !end.word().equals(life.word())) {
            return false;
        }
        JsonNode body = read(end);
        return body.path("reason").asText().equals(life.reason())
                && (explained(life, body) || (life.exitCode() != null && unexplained(body)));
    }

    private static boolean explained(Life life, JsonNode body) {
        return body.path("category").asText().equals(life.category())
                && (life.exitCode() == null
                        || life.exitCode() == body.path("exit-code").asInt(-1));
    }

    private static boolean unexplained(JsonNode body) {
        return body.path("category").asText().equals("BackoffLimitExceeded") && !body.has("exit-code");
    }

    private static boolean isStuck(@Nullable Born job, JsonNode body) {
        return job != null
                && job.life().waits()
                && body.path("category").asText().equals("ImagePull");
    }

    private static JsonNode read(Heard message) {
        try {
            return JSON.readTree(message.what().body());
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
