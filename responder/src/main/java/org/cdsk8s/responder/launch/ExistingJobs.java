package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.end.JobDeletion;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;

/**
 * The Jobs of one namespace, those that are gone included.
 *
 * @param kubernetes where they live
 * @param namespace the namespace
 * @param tombstones where they are remembered
 */
record ExistingJobs(KubernetesClient kubernetes, String namespace, Tombstones tombstones) {

    /** The Job called {@code name} if it has a tombstone, which may stand before the Job is gone. */
    Optional<Existing> buried(String name) throws IOException {
        Optional<Tombstone> found = tombstones.find(namespace, name);
        return found.isEmpty() ? Optional.empty() : Optional.of(buried(found.get()));
    }

    /** The Job that {@code tombstone} is of. As long as it is there it knows more than its tombstone, which shows it as it was. */
    Existing buried(Tombstone tombstone) {
        return tombstone.acked() ? of(tombstone) : current(tombstone);
    }

    /** The Job called {@code name} if it is there. */
    Optional<Existing> alive(String name) {
        return Optional.ofNullable(kubernetes
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(this::of);
    }

    /**
     * Makes sure that Jobs can be listed.
     *
     * @throws KubernetesClientException if they cannot
     */
    void requireListed() {
        kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(1L).build());
    }

    /** Deletes {@code job} and no other of its name. */
    void remove(JobRef job) {
        new JobDeletion(kubernetes).delete(job);
    }

    private Existing current(Tombstone tombstone) {
        return alive(tombstone.name())
                .filter(job -> job.job().uid().equals(tombstone.uid()))
                .orElseGet(() -> of(tombstone));
    }

    private Existing of(Tombstone tombstone) {
        return new Existing(
                tombstone.job(),
                tombstone.digest(),
                tombstone.acked(),
                tombstone.launchId(),
                claim -> tombstones.takeOver(tombstone, claim));
    }

    private Existing of(Job job) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.of());
        return new Existing(
                JobRef.of(job),
                annotations.getOrDefault(JobLabels.REQUEST_DIGEST, ""),
                annotations.containsKey(JobLabels.ACKED),
                annotations.getOrDefault(JobLabels.LAUNCH_ID, ""),
                claim -> takeOver(job, claim));
    }

    /** The resourceVersion in the patch is a condition. */
    private boolean takeOver(Job job, String claim) {
        String patch = "{\"metadata\":{\"resourceVersion\":\"%s\",\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(job.getMetadata().getResourceVersion(), JobLabels.LAUNCH_ID, claim);
        try {
            kubernetes
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(job.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
