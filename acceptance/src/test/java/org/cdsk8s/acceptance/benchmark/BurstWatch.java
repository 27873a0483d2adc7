package org.cdsk8s.acceptance.benchmark;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cdsk8s.common.job.JobStateReader;

/** Watches the Jobs of one namespace: when each is there, has its first pod, and is over. Thread-safe. */
final class BurstWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    /** By uid, on the clock of nanoTime. */
    private final Map<String, Long> made = new ConcurrentHashMap<>();

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Long> over = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Job> informer;

    BurstWatch(KubernetesClient client, String namespace) {
        informer = client.batch().v1().jobs().inNamespace(namespace).inform(new Handler());
    }

    /** Waits until that many Jobs are over; returns the seconds since {@code began} on the clock of nanoTime. */
    double secondsUntilOver(int jobs, long began, Duration patience) {
        await(jobs + " Jobs are over").atMost(patience).pollInterval(LOOK).until(() -> over.size() >= jobs);
        return (System.nanoTime() - began) / 1e9;
    }

    /** How many seconds each Job waited for its first pod. */
    Figures waits() {
        List<Double> waits = started.entrySet().stream()
                .map(start -> (start.getValue() - made.get(start.getKey())) / 1e9)
                .toList();
        return Figures.of(waits);
    }

    @Override
    public void close() {
        informer.close();
    }

    private void seen(Job job) {
        long now = System.nanoTime();
        String uid = job.getMetadata().getUid();
        JobStatus status = job.getStatus();
        made.putIfAbsent(uid, now);
        if (status != null && status.getStartTime() != null) {
            started.putIfAbsent(uid, now);
        }
        if (JobStateReader.read(job).terminal()) {
            over.putIfAbsent(uid, now);
        }
    }

    private final class Handler implements ResourceEventHandler<Job> {

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
            seen(job);
        }
    }
}
