package org.cdsk8s.responder.stuck;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.DeliveryHandler;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.outcome.JobHint;
import org.cdsk8s.responder.outcome.RefusedHintException;
import org.cdsk8s.responder.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that a Job cannot start is a hint to look at that Job. It is acknowledged once that is noted on the Job, for
 * the reaper says it only once. A message we may not act on is kept. Thread-safe.
 */
public final class StuckConsumer implements DeliveryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StuckConsumer.class);

    private final String namespace;
    private final StuckJobs jobs;
    private final RequestEventPublisher events;
    private final ResponderMetrics metrics;

    /**
     * The line for one namespace.
     *
     * @param namespace the only namespace whose Jobs are touched
     */
    public StuckConsumer(String namespace, StuckJobs jobs, RequestEventPublisher events, ResponderMetrics metrics) {
        this.namespace = namespace;
        this.jobs = jobs;
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void handle(Delivery delivery) throws InterruptedException {
        try {
            JobHint hint = JobHint.read(delivery.body(), namespace);
            settle(delivery, hint.job(), category(hint));
        } catch (RefusedHintException e) {
            if (events.deadLetter(delivery, "stuck", e.reason()) && delivery.ack()) {
                LOG.warn("A message about a stuck Job was refused and kept: {}", e.reason());
            }
        }
    }

    private FailureCategory category(JobHint hint) throws RefusedHintException {
        String word = hint.event().category();
        return Optional.ofNullable(word)
                .flatMap(FailureCategory::parse)
                .filter(jobs::possible)
                .orElseThrow(
                        () -> new RefusedHintException("The message says that a Job cannot start for the category '"
                                + word + "', which there is not"));
    }

    private void settle(Delivery delivery, JobRef job, FailureCategory category)
            throws InterruptedException, RefusedHintException {
        Optional<StuckResult> result = look(delivery, job, category);
        if (result.isEmpty()) {
            return;
        }
        if (result.get() == StuckResult.NOT_OURS) {
            throw new RefusedHintException("The message names the Job " + job + ", which is none of ours");
        }
        delivery.ack();
        metrics.stuckJob(category.word(), result.get().word());
    }

    /** Keeps at it until it is noted, or the delivery is no longer ours: then another responder has it. */
    private Optional<StuckResult> look(Delivery delivery, JobRef job, FailureCategory category)
            throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return Optional.of(jobs.look(job, category));
            } catch (KubernetesClientException e) {
                if (failures == 2) {
                    LOG.warn("That job {} cannot start could not be noted; trying on: {}", job, e.getMessage());
                }
            }
            Backoff.STANDARD.sleep(failures, null);
            if (!delivery.stillOurs()) {
                return Optional.empty();
            }
        }
    }
}
