package org.cdsk8s.responder.cancel;

import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.jspecify.annotations.Nullable;

/**
 * Finds Jobs by the message ids of their requests.
 *
 * @param kubernetes where they live
 * @param namespace the namespace
 * @param ids know the names of most
 */
record RequestedJobs(KubernetesClient kubernetes, String namespace, RequestIds ids) {

    private static final long PAGE = 500L;

    /** More pages than this would be half a million Jobs at once. */
    private static final int MAX_PAGES = 1_000;

    /**
     * The Job of the request with {@code messageId}, if it is there. Its name is in Redis unless that was emptied or the
     * Job was made by an older version; then all our Jobs are looked through.
     */
    Optional<Job> find(String messageId) throws IOException {
        Optional<RequestIds.Owner> owner = ids.find(namespace, messageId);
        return owner.isPresent() ? named(owner.get().job()).filter(job -> isFor(job, messageId)) : search(messageId);
    }

    private Optional<Job> named(String name) {
        return Optional.ofNullable(kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private Optional<Job> search(String messageId) {
        String next = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            JobList jobs = page(next);
            Optional<Job> found = jobs.getItems().stream()
                    .filter(job -> isFor(job, messageId))
                    .findFirst();
            ListMeta metadata = jobs.getMetadata();
            next = metadata == null ? null : metadata.getContinue();
            if (found.isPresent() || next == null || next.isEmpty()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private JobList page(@Nullable String next) {
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder()
                        .withLabelSelector(JobLabels.MANAGED_BY + "=" + JobLabels.CDS_K8S)
                        .withLimit(PAGE)
                        .withContinue(next)
                        .build());
    }

    private static boolean isFor(Job job, String messageId) {
        return JobLabels.annotation(job.getMetadata(), JobLabels.REQUEST_ID)
                .filter(messageId::equals)
                .isPresent();
    }
}
