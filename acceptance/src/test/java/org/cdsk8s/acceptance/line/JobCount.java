package org.cdsk8s.acceptance.line;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many Jobs of a namespace were unfinished at once, by the API server's own order of events. */
final class JobCount implements AutoCloseable {

    private final Set<String> unfinished = new HashSet<>();
    private final Set<String> all = new HashSet<>();
    private final Watch watch;
    private int most;
    private @Nullable String interruption;

    JobCount(KubernetesClient client, String namespace) {
        watch = client.batch().v1().jobs().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Job job) {
                seen(action, job);
            }

            @Override
            public void onClose(WatcherException cause) {
                interrupted(cause.getMessage());
            }
        });
    }

    /** The most there were at once. */
    synchronized int most() {
        if (interruption != null) {
            throw new AssertionError("The count is not complete: " + interruption);
        }
        return most;
    }

    /** How many there ever were. */
    synchronized int all() {
        return all.size();
    }

    /** How many are unfinished now. */
    synchronized int now() {
        return unfinished.size();
    }

    @Override
    public void close() {
        watch.close();
    }

    private synchronized void seen(Watcher.Action action, Job job) {
        all.add(job.getMetadata().getUid());
        if (action == Watcher.Action.DELETED || ended(job)) {
            unfinished.remove(job.getMetadata().getUid());
        } else {
            unfinished.add(job.getMetadata().getUid());
        }
        most = Math.max(most, unfinished.size());
    }

    private synchronized void interrupted(String why) {
        interruption = String.valueOf(why);
    }

    private static boolean ended(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().matches("Complete|Failed"));
    }
}
