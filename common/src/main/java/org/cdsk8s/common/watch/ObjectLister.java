package org.cdsk8s.common.watch;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows an observer everything there is, and lets it find out what is there no more.
 *
 * @param api the API server
 * @param observer learns what the list shows
 */
record ObjectLister<S>(WatchApi<?, S> api, ObjectObserver<S> observer) {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectLister.class);

    /** Lists page by page, so that no more than one is in memory; returns the resourceVersion to watch from. */
    String list() throws ApiFailureException, IOException, InterruptedException {
        Set<String> identities = new HashSet<>();
        String next = "";
        ObjectPage<S> page;
        do {
            page = api.list(next);
            identities.addAll(page.identities());
            observer.observed(page.seen());
            next = page.next();
        } while (!next.isEmpty());
        observer.listed(identities, page.resourceVersion(), api);
        observer.reached(page.resourceVersion());
        LOG.info(
                "Listed {} of our {} at resourceVersion {}",
                identities.size(),
                api.watched().plural(),
                page.resourceVersion());
        return page.resourceVersion();
    }
}
