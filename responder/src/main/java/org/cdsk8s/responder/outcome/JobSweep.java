package org.cdsk8s.responder.outcome;

import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over all Jobs every now and then and shows them to visitors, for what time makes due and for what could not be
 * dealt with when its message came. Used by one thread.
 */
public final class JobSweep implements Runnable {

    private static final long PAGE = 500L;

    /** More pages than this would be five million Jobs: the list is broken, not long. */
    private static final int MAX_PAGES = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(JobSweep.class);

    private final KubernetesClient kubernetes;
    private final String namespace;
    private final List<JobVisitor> visitors;

    /** A sweep over one namespace. */
    public JobSweep(KubernetesClient kubernetes, String namespace, List<JobVisitor> visitors) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.visitors = List.copyOf(visitors);
    }

    @Override
    @SuppressWarnings("IllegalCatch") // a sweep that throws is never run again by its scheduler
    public void run() {
        try {
            sweep();
        } catch (KubernetesClientException e) {
            LOG.warn("The Jobs could not be looked through; tried again soon: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A defect ended the look through the Jobs; tried again soon", e);
        }
    }

    private void sweep() {
        String next = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            JobList jobs = page(next);
            show(jobs.getItems());
            ListMeta metadata = jobs.getMetadata();
            next = metadata == null ? null : metadata.getContinue();
            if (next == null || next.isEmpty()) {
                return;
            }
        }
    }

    private JobList page(@Nullable String next) {
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder()
                        .withLimit(PAGE)
                        .withContinue(next)
                        .build());
    }

    private void show(List<Job> jobs) {
        for (Job job : jobs) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            visitors.forEach(visitor -> visitor.visit(job));
        }
    }
}
