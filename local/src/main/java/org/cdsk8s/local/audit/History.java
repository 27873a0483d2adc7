package org.cdsk8s.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What really became of the Jobs of a cluster, those included that are there no more. It must be shown every version of
 * every Job, by something that shares no fault with the reaper. Thread-safe.
 */
public final class History {

    private static final Map<String, String> ENDS = Map.of("Complete", "success", "Failed", "failed");

    private final Map<String, Fate> fates = new ConcurrentHashMap<>();
    private final Set<String> excused = ConcurrentHashMap.newKeySet();

    /** The Job was seen like this. */
    public void seen(JsonNode job) {
        note(job, job.at("/metadata/deletionTimestamp").isMissingNode() ? null : "failed");
    }

    /** The Job is gone, and was last seen like this. */
    public void removed(JsonNode job) {
        note(job, "failed");
    }

    /** The Job is gone, and how it ended nobody saw: it was last seen like this. */
    public void lost(JsonNode job) {
        note(job, Fate.EITHER);
    }

    /** Jobs of this name need not be told about: the world knew of them before. */
    public void excuse(String name) {
        excused.add(name);
    }

    Collection<Fate> fates() {
        return List.copyOf(fates.values());
    }

    boolean excused(Fate fate) {
        return excused.contains(fate.name());
    }

    private void note(JsonNode job, @Nullable String endWithoutCondition) {
        JsonNode metadata = job.path("metadata");
        String uid = metadata.path("uid").asText();
        Fate first = new Fate(uid, metadata.path("name").asText(), ours(metadata), null);
        String end = conditionedEnd(job);
        fates.merge(uid, first, (known, ignored) -> known);
        fates.computeIfPresent(uid, (key, known) -> known.ended(end == null ? endWithoutCondition : end));
    }

    private static @Nullable String conditionedEnd(JsonNode job) {
        for (JsonNode condition : job.at("/status/conditions")) {
            String end = condition.path("status").asText().equals("True")
                    ? ENDS.get(condition.path("type").asText())
                    : null;
            if (end != null) {
                return end;
            }
        }
        return null;
    }

    private static boolean ours(JsonNode metadata) {
        JsonNode labels = metadata.path("labels");
        return labels.path("app.kubernetes.io/managed-by").asText().equals("cds-k8s")
                || (metadata.path("name").asText().startsWith("cds-") && labels.has("deliverable-asset-id"));
    }
}
