package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.acceptance.audit.Chronicle;
import org.cdsk8s.acceptance.weather.Surroundings;

/**
 * Looks at the cluster each second, so that no Job comes and goes unseen: one stays for five seconds after its end. Looks
 * too whether each can read its metadata. Thread-safe.
 */
final class Lookout implements AutoCloseable {

    private final Chronicle chronicle;
    private final List<Errand> errands;
    private final Traces traces;
    private final Set<String> looked = new HashSet<>();
    private final Collection<String> findings = new ConcurrentLinkedQueue<>();
    private final ScheduledFuture<?> looking;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Lookout(Surroundings surroundings, List<Errand> errands, Traces traces) {
        chronicle = new Chronicle(surroundings.client(), surroundings.namespace());
        this.errands = List.copyOf(errands);
        this.traces = traces;
        looking = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** The Jobs that were there when it looked last. */
    Collection<Job> living() {
        return chronicle.living();
    }

    /** What should not have been, as sentences; a lookout that broke off has seen too little. */
    Collection<String> findings() {
        if (looking.isDone()) {
            findings.add("the lookout has ended");
        }
        return List.copyOf(findings);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        chronicle.close();
    }

    private void look() {
        try {
            chronicle.read();
            chronicle.living().stream().filter(Lookout::isFresh).forEach(this::checkMetadata);
        } catch (KubernetesClientException e) {
            findings.add("the cluster could not be looked at: " + e.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkMetadata(Job job) {
        if (looked.add(job.getMetadata().getUid())) {
            errands.stream()
                    .filter(errand -> errand.made(job) && !traces.served(errand, job))
                    .forEach(errand -> findings.add(errand + " cannot read its metadata: " + LineAudit.name(job)));
        }
    }

    /** Its metadata is removed only when its outcome was dealt with. */
    private static boolean isFresh(Job job) {
        return job.getMetadata().getDeletionTimestamp() == null
                && !job.getMetadata().getAnnotations().containsKey("cdsk8s.org/handled");
    }
}
