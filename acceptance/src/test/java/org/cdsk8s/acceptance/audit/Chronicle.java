package org.cdsk8s.acceptance.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cdsk8s.acceptance.kubernetes.Insistence;
import org.cdsk8s.local.audit.History;

/**
 * What the cluster did, by a list and watch of a storm's own that goes on through every outage of the API server. No Job
 * may be deleted before this has seen it end, unless it is to fail by that: so the storm deletes none itself, or looks
 * more often by {@link #read} than others delete. Thread-safe.
 */
public final class Chronicle implements AutoCloseable {

    /**
     * The end of one Job by its condition.
     *
     * @param word {@code success} or {@code failed}
     * @param reason the condition's reason, "" for none
     * @param at when, to the second
     * @param resourceVersion the version that showed it first
     */
    public record End(String word, String reason, Instant at, long resourceVersion) {}

    private static final Map<String, String> ENDS = Map.of("Complete", "success", "Failed", "failed");

    private final KubernetesClient client;
    private final String namespace;
    private final KubernetesSerialization json = new KubernetesSerialization();
    private final History history = new History();
    private final Map<String, Job> all = new ConcurrentHashMap<>();
    private final Map<String, Job> living = new ConcurrentHashMap<>();
    private final Map<String, End> ends = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Job> jobs;

    /** Notes what becomes of the Jobs of that namespace, from now on. */
    public Chronicle(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        jobs = client.batch().v1().jobs().inNamespace(namespace).runnableInformer(0);
        jobs.exceptionHandler((started, failure) -> true); // the API server comes back
        jobs.addEventHandler(new Scribe());
        jobs.run();
    }

    /** For the audit. */
    public History history() {
        return history;
    }

    /** All Jobs that ever were, each as it was last seen. */
    public Collection<Job> jobs() {
        return List.copyOf(all.values());
    }

    /** The Jobs that are there. */
    public Collection<Job> living() {
        return List.copyOf(living.values());
    }

    /** How the Job with this uid ended by itself; empty while it has not. */
    public Optional<End> end(String uid) {
        return Optional.ofNullable(ends.get(uid));
    }

    /** Takes all there is into account, and what is there no more, in case the watch lags behind. */
    public void read() throws InterruptedException {
        var before = Map.copyOf(living);
        var there = Insistence.insist(
                () -> client.batch().v1().jobs().inNamespace(namespace).list().getItems());
        there.forEach(this::seen);
        var uids = there.stream().map(job -> job.getMetadata().getUid()).collect(Collectors.toSet());
        before.forEach((uid, last) -> {
            if (!uids.contains(uid)) {
                gone(last);
            }
        });
    }

    @Override
    public void close() {
        jobs.close();
    }

    private void gone(Job job) {
        living.remove(job.getMetadata().getUid());
        history.removed(asJson(job));
    }

    private void seen(Job job) {
        all.put(job.getMetadata().getUid(), job);
        living.put(job.getMetadata().getUid(), job);
        history.seen(asJson(job));
        if (job.getStatus() != null && job.getMetadata().getDeletionTimestamp() == null) {
            job.getStatus().getConditions().stream()
                    .filter(condition -> ENDS.containsKey(condition.getType()) && "True".equals(condition.getStatus()))
                    .findFirst()
                    .ifPresent(condition -> ends.putIfAbsent(job.getMetadata().getUid(), end(job, condition)));
        }
    }

    private static End end(Job job, JobCondition condition) {
        return new End(
                ENDS.getOrDefault(condition.getType(), ""),
                Optional.ofNullable(condition.getReason()).orElse(""),
                Instant.parse(condition.getLastTransitionTime()),
                Long.parseLong(job.getMetadata().getResourceVersion()));
    }

    private JsonNode asJson(Job job) {
        return json.convertValue(job, JsonNode.class);
    }

    private final class Scribe implements ResourceEventHandler<Job> {

        @Override
        public void onAdd(Job job) {
            seen(job);
        }

        @Override
        public void onUpdate(Job before, Job job) {
            seen(job);
        }

        @Override
        public void onDelete(Job job, boolean finalStateUnknown) {
            gone(job);
        }
    }
}
