package org.cdsk8s.reaper.watch;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows an observer everything there is, and then what is there no more.
 *
 * @param api the API server
 * @param observer learns what the list shows
 */
record JobLister(JobApi api, JobWatch.Observer observer) {

    private static final Logger LOG = LoggerFactory.getLogger(JobLister.class);

    /** Lists page by page, so that no more than one is in memory; returns the resourceVersion to watch from. */
    String list() throws ApiFailureException, IOException, InterruptedException {
        Set<String> present = new HashSet<>();
        JobPage page = api.list(null);
        show(page, present);
        while (!page.next().isEmpty()) {
            page = api.list(page.next());
            show(page, present);
        }
        showMissing(present);
        observer.reached(page.resourceVersion());
        LOG.info("Listed {} Jobs of ours at resourceVersion {}", present.size(), page.resourceVersion());
        return page.resourceVersion();
    }

    private void show(JobPage page, Set<String> present) throws IOException, InterruptedException {
        page.jobs().forEach(seen -> present.add(seen.job().uid()));
        observer.observed(page.jobs());
    }

    /** A list may be older than what was seen before it, so each Job it lacks is asked for by name. */
    private void showMissing(Set<String> present) throws ApiFailureException, IOException, InterruptedException {
        for (JobRef missing : observer.missingFrom(present)) {
            if (!api.exists(missing)) {
                observer.observed(List.of(JobObservation.vanished(missing)));
            }
        }
    }
}
