package org.cdsk8s.local.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes through what was heard, in order, and then through what happened. For one audit, by one thread. */
final class Auditor {

    private static final JsonMapper JSON = new JsonMapper();

    private final History history;
    private final Map<String, Fate> fates;
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<String, Change> last = new HashMap<>();
    private final Map<String, String> ends = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> altered = new ArrayList<>();
    private final List<String> misordered = new ArrayList<>();
    private final List<String> repeats = new ArrayList<>();

    Auditor(History history) {
        this.history = history;
        this.fates = history.fates().stream().collect(Collectors.toMap(Fate::uid, Function.identity()));
    }

    void hear(Announcement heard) {
        Optional<Change> change = Change.parse(heard.id());
        if (change.isEmpty()) {
            wrong.add("\"" + heard.id() + "\" under " + heard.key() + " is no event id");
            return;
        }
        String before = bodies.putIfAbsent(heard.id(), heard.body());
        if (before == null) {
            checkWords(heard, change.get());
            checkOrder(change.get());
        } else if (before.equals(heard.body())) {
            repeats.add(heard.id() + nameOf(change.get().uid()));
        } else {
            altered.add(heard.id() + nameOf(change.get().uid()) + ": " + before + " became " + heard.body());
        }
    }

    Audit judge() {
        List<String> missing = new ArrayList<>();
        fates.values().stream().filter(Fate::ours).forEach(fate -> compare(fate, ends.get(fate.uid()), missing));
        return new Audit(missing, wrong, altered, misordered, repeats);
    }

    private void compare(Fate fate, @Nullable String told, Collection<String> missing) {
        if (fate.end() != null && told == null && !history.excused(fate)) {
            missing.add(fate.name() + " (" + fate.uid() + "): " + fate.end());
        } else if (told != null && !fate.endedAs(told)) {
            wrong.add(fate.name() + " (" + fate.uid() + "): told " + told + ", but "
                    + (fate.end() == null ? "it lives" : "it ended with " + fate.end()));
        }
    }

    /** Key, id and body say the same, of a Job that is ours. */
    private void checkWords(Announcement heard, Change change) {
        if (!heard.key().equals("cds.job." + change.state())) {
            wrong.add(heard.id() + " was told under " + heard.key());
        }
        JsonNode body = read(heard.body());
        if (!body.path("event-id").asText().equals(heard.id())
                || !body.path("job-id").asText().equals(change.uid())
                || body.path("retry-count").asInt(-1) != change.failedPods()) {
            wrong.add(heard.id() + " has a body that says otherwise: " + heard.body());
        }
        Fate fate = fates.get(change.uid());
        if (fate == null || !fate.ours()) {
            wrong.add(heard.id() + (fate == null ? " is of a Job that never was" : " is of somebody else's Job"));
        }
    }

    private void checkOrder(Change change) {
        Change before = last.get(change.uid());
        boolean legal = before == null || (change.stuck() ? !before.terminal() : change.mayFollow(before));
        if (!legal) {
            misordered.add(change + nameOf(change.uid()) + " came after " + before);
        }
        if (!change.stuck()) {
            last.put(change.uid(), change);
        }
        if (change.terminal()) {
            ends.put(change.uid(), change.state());
        }
    }

    private String nameOf(String uid) {
        Fate fate = fates.get(uid);
        return fate == null ? "" : " (" + fate.name() + ")";
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
