package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.cdsk8s.common.job.JobLabels;

/**
 * The Jobs of one namespace, as the API server counts them. Asking for one and how many there are besides costs it next
 * to nothing, unlike a watch.
 *
 * @param client asks
 * @param namespace where the Jobs are
 */
record JobTally(KubernetesClient client, String namespace) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LOOK_AT_ALL = Duration.ofMillis(500);

    /** Waits until there are that many; returns the seconds since {@code began} on the clock of nanoTime. */
    double secondsUntil(int jobs, long began) {
        await(jobs + " Jobs in " + namespace)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> count() >= jobs);
        return (System.nanoTime() - began) / 1e9;
    }

    /**
     * Waits until all Jobs of a responder say that their request was acknowledged.
     *
     * @throws IllegalStateException if two of them are for the same request
     */
    void awaitAcknowledged() {
        await("all requests of " + namespace + " are acknowledged")
                .atMost(PATIENCE)
                .pollInterval(LOOK_AT_ALL)
                .until(() -> all().stream()
                        .allMatch(job -> job.getMetadata().getAnnotations().containsKey(JobLabels.ACKED)));
        List<Job> all = all();
        long requests = all.stream()
                .map(job -> job.getMetadata().getLabels().get(JobLabels.DELIVERABLE_ASSET))
                .distinct()
                .count();
        if (requests != all.size()) {
            throw new IllegalStateException(all.size() + " Jobs were made for " + requests + " requests");
        }
    }

    /** One of the Jobs; there must be one. */
    Job any() {
        return page().getItems().get(0);
    }

    /** Removes them all. */
    void clear() {
        jobs().withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
        await("no Job in " + namespace)
                .atMost(PATIENCE)
                .pollInterval(LOOK_AT_ALL)
                .until(() -> count() == 0);
    }

    /** How many there are. */
    long count() {
        JobList page = page();
        return page.getItems().size()
                + Objects.requireNonNullElse(page.getMetadata().getRemainingItemCount(), 0L);
    }

    private JobList page() {
        return jobs().list(new ListOptionsBuilder().withLimit(1L).build());
    }

    private List<Job> all() {
        return jobs().list().getItems();
    }

    private NonNamespaceOperation<Job, JobList, ScalableResource<Job>> jobs() {
        MixedOperation<Job, JobList, ScalableResource<Job>> everywhere =
                client.batch().v1().jobs();
        return everywhere.inNamespace(namespace);
    }
}
