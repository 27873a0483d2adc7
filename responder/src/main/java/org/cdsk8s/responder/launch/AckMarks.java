package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.retry.Backoff;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks Jobs whose request was acknowledged, behind the request line's back. Without the mark, a redelivery with the same
 * bytes is taken for the request the Job was made for; so it is set only once the broker has shown, by a round trip on
 * the delivery's channel, that the acknowledgement arrived. That is asked at once: the channel may be gone when the cluster
 * has taken the marks before this one. Thread-safe.
 */
public final class AckMarks implements AutoCloseable {

    /** About a day of attempts at the longest back-off: a Job without the mark may be taken for another request's. */
    private static final int ATTEMPTS = 3_000;

    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AckMarks.class);

    private final KubernetesClient kubernetes;
    private final Tombstones tombstones;
    private final ExecutorService marker = Executors.newSingleThreadExecutor(work -> new Thread(work, "ack-marks"));

    /** Marks Jobs in the cluster behind {@code kubernetes}. */
    public AckMarks(KubernetesClient kubernetes, Tombstones tombstones) {
        this.kubernetes = kubernetes;
        this.tombstones = tombstones;
    }

    /** Marks {@code job}, whose request came by {@code delivery} and was acknowledged on its channel just now. */
    public void mark(Delivery delivery, JobRef job) {
        if (!delivery.stillOurs()) {
            return;
        }
        try {
            marker.execute(() -> markAcknowledged(job));
        } catch (RejectedExecutionException e) {
            LOG.info("Job {} stays unmarked: the responder is stopping", job.name());
        }
    }

    @Override
    public void close() {
        marker.shutdown();
        try {
            if (!marker.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                marker.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            marker.shutdownNow();
        }
    }

    private void markAcknowledged(JobRef job) {
        try {
            for (int failures = 1; failures <= ATTEMPTS; failures++) {
                if (marked(job)) {
                    return;
                }
                Backoff.STANDARD.sleep(failures, null);
            }
            LOG.warn(
                    "Job {} could not be marked as acknowledged; a redelivered request with the same bytes counts as its",
                    job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The Job first: its tombstone, if it has one already, is of an earlier moment. */
    private boolean marked(JobRef job) {
        try {
            patch(job);
            tombstones.acknowledge(job);
            return true;
        } catch (KubernetesClientException e) {
            return refused(job, e);
        } catch (IOException e) {
            LOG.debug("Job {} cannot be marked yet: Redis does not answer", job, e);
            return false;
        }
    }

    /** A refusal for good must not keep other Jobs from being marked. */
    private static boolean refused(JobRef job, KubernetesClientException e) {
        if (ClusterAnswer.read(e) instanceof LaunchResult.Refused) {
            LOG.warn("Job {} cannot be marked as acknowledged: {}", job, e.getMessage());
            return true;
        }
        LOG.debug("Job {} cannot be marked yet", job, e);
        return false;
    }

    /** fabric8 reads whatever is given by name alone before it patches it: one more call for each request. */
    private static Job named(JobRef job) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(job.namespace())
                .withName(job.name())
                .endMetadata()
                .build();
    }

    /** The uid in the patch is a condition. A Job that is gone is marked in its tombstone alone. */
    private void patch(JobRef job) {
        try {
            kubernetes
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(job.namespace())
                    .resource(named(job))
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"uid\":\"%s\",\"annotations\":{\"%s\":\"true\"}}}"
                                    .formatted(job.uid(), JobLabels.ACKED));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
