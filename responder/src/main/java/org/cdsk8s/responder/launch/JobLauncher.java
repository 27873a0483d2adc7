package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.NotOurs;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.template.JobTemplates;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;

/**
 * Creates a request's Job, once, however often the request is delivered. Thread-safe.
 *
 * <p>With a message id a request has one possible name. Without one, requests with the same bytes take the names of
 * count 0, 1, 2 … in turn: a first delivery the first free one, a repeated one the first that is free or was never
 * acknowledged, since that one is its own.
 */
public final class JobLauncher {

    /** Requests with the same bytes within a tombstone's life; more than this is a producer gone mad. */
    private static final int MAX_COUNT = 10_000;

    private final KubernetesClient kubernetes;
    private final String namespace;
    private final JobTemplates templates;
    private final Tombstones tombstones;

    /**
     * A launcher for one namespace.
     *
     * @param namespace where Jobs are created
     */
    public JobLauncher(KubernetesClient kubernetes, String namespace, JobTemplates templates, Tombstones tombstones) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.templates = templates;
        this.tombstones = tombstones;
    }

    /** Tries once. Failures of the cluster, of Redis and of the shared directory are part of the result. */
    public LaunchResult launch(Launch launch) {
        try {
            for (int count = 0; count < MAX_COUNT; count++) {
                Optional<LaunchResult> result =
                        launchAs(launch, launch.identity().jobName(launch.hint(), count));
                if (result.isPresent()) {
                    return result.get();
                }
            }
            return new Unavailable("There are " + MAX_COUNT + " Jobs for requests with these very bytes", null);
        } catch (KubernetesClientException e) {
            launch.createdPerhaps(ClusterAnswer.ambiguous(e));
            return ClusterAnswer.read(e);
        } catch (IOException e) {
            return new Unavailable("The request cannot be launched now: " + e.getMessage(), null);
        }
    }

    /** Tries one name; empty when that name belongs to another request with the same bytes. */
    private Optional<LaunchResult> launchAs(Launch launch, String name) throws IOException {
        Optional<Tombstone> tombstone = tombstones.find(namespace, name);
        if (tombstone.isPresent()) {
            Tombstone buried = tombstone.get();
            return taken(launch.identity(), buried.digest(), buried.acked(), buried.job());
        }
        try {
            Job job = launch.render(templates.current(), name);
            Job created = kubernetes
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .resource(job)
                    .create();
            launch.createdPerhaps(true);
            return Optional.of(new Launched(JobRef.of(created), true));
        } catch (KubernetesClientException e) {
            if (!ClusterAnswer.alreadyExists(e)) {
                throw e;
            }
            return look(launch, name);
        }
    }

    /** A Job of that name is there: whose? */
    private Optional<LaunchResult> look(Launch launch, String name) {
        Job existing = kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (existing == null) {
            return Optional.of(new Unavailable("The Job " + name + " has just been removed", null));
        }
        Map<String, String> annotations =
                Objects.requireNonNullElse(existing.getMetadata().getAnnotations(), Map.of());
        if (launch.id().equals(annotations.get(JobLabels.LAUNCH_ID))) {
            launch.createdPerhaps(true);
            return Optional.of(new Launched(JobRef.of(existing), true));
        }
        Optional<LaunchResult> result = taken(
                launch.identity(),
                annotations.getOrDefault(JobLabels.REQUEST_DIGEST, ""),
                annotations.containsKey(JobLabels.ACKED),
                JobRef.of(existing));
        return result.isEmpty() && !launch.stillOurs() ? Optional.of(new NotOurs()) : result;
    }

    /** The name is taken, by a Job that lives or lived: by this request, or must it take the next name? */
    private static Optional<LaunchResult> taken(RequestIdentity identity, String digest, boolean acked, JobRef job) {
        boolean sameBytes = identity.digest().hex().equals(digest);
        if (identity.messageId().isPresent()) {
            return Optional.of(sameBytes ? new Launched(job, false) : conflict(identity, job));
        }
        return sameBytes && identity.repeated() && !acked ? Optional.of(new Launched(job, false)) : Optional.empty();
    }

    private static Refused conflict(RequestIdentity identity, JobRef job) {
        return new Refused(new Rejection(
                Rejection.Category.CONFLICT,
                "The message id '" + identity.messageId().orElse("") + "' belongs to another request, whose Job is "
                        + job.name() + ": give every request an id of its own"));
    }
}
