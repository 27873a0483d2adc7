package org.cdsk8s.local.kube.controller;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;
import org.cdsk8s.local.kube.store.StoredEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches Jobs and their pods and moves the Jobs on, on one thread of its own. */
public final class JobController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobController.class);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Registry registry;
    private final OwnedPods ownedPods;
    private final JobSync sync;
    private final OwnerCleanup cleanup;
    private final Set<String> untouched = ConcurrentHashMap.newKeySet();
    private final Map<ObjectKey, ScheduledFuture<?>> due = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    /**
     * Prepares a controller; {@link #start()} sets it to work.
     *
     * @param backOff the wait after a Job's first failed pod, doubled with each further one
     */
    public JobController(Registry registry, Duration backOff) {
        this.registry = registry;
        this.ownedPods = new OwnedPods(registry.store());
        this.sync = new JobSync(registry, ownedPods, new PodBackOff(backOff));
        this.cleanup = new OwnerCleanup(registry, ownedPods);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, JobController::thread);
        executor.setRemoveOnCancelPolicy(true);
        this.thread = executor;
    }

    /** Begins to watch. */
    public void start() {
        registry.store().subscribe(this::changed);
    }

    /** Leaves the Job with this uid as it is: it is a recording. Its deletion is still carried out. */
    public void leaveAlone(String jobUid) {
        untouched.add(jobUid);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void changed(StoredEvent event) {
        ownedPods.changed(event);
        ObjectKey key = event.key();
        if (key.type() == ResourceType.JOB) {
            enqueue(key, Meta.uid(event.object()));
        } else if (key.type() == ResourceType.POD) {
            event.object().path("metadata").path("ownerReferences").forEach(owner -> {
                ObjectKey job = new ObjectKey(
                        ResourceType.JOB, key.namespace(), owner.path("name").asText());
                enqueue(job, owner.path("uid").asText());
            });
        }
    }

    private void enqueue(ObjectKey job, String uid) {
        try {
            thread.execute(() -> reconcile(job, uid));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not looked at: the stand-in is stopping", job.name());
        }
    }

    /** A failure here would end the controller for this Job without a word, so it is told and tried again. */
    private void reconcile(ObjectKey job, String uid) {
        try {
            cleanup.clean(job, uid);
            Duration wait = untouched.contains(uid) ? Duration.ofDays(1) : sync.sync(job);
            again(job, uid, wait.compareTo(AT_ONCE) < 0 ? AT_ONCE : wait);
        } catch (ApiFailure | IllegalStateException e) {
            LOG.warn("the stand-in's Job controller could not deal with {}: {}", job.name(), e.getMessage());
            again(job, uid, Duration.ofSeconds(1));
        }
    }

    private void again(ObjectKey job, String uid, Duration wait) {
        ScheduledFuture<?> next = thread.schedule(() -> reconcile(job, uid), wait.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> earlier = due.put(job, next);
        if (earlier != null) {
            earlier.cancel(false);
        }
        if (registry.store().find(job).isEmpty()) {
            due.remove(job);
            next.cancel(false);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "stand-in-job-controller");
        thread.setDaemon(true);
        return thread;
    }
}
