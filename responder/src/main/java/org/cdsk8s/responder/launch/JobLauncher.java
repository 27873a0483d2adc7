package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.admission.Place;
import org.cdsk8s.responder.cancel.CancelledJobs;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.template.JobTemplates;
import org.cdsk8s.responder.tombstone.LaunchHistory;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a request's Job, once, however often the request is delivered. Thread-safe.
 *
 * <p>With a message id a request has one possible name, and the id one request. Without one, requests with the same bytes
 * take the names of count 0, 1, 2 … in turn: a first delivery the first free one, a repeated one the first that is free
 * or that {@link Claims} gives it.
 */
public final class JobLauncher {

    /** Requests with the same bytes within a tombstone's life; more than this is a producer gone mad. */
    private static final int MAX_COUNT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(JobLauncher.class);

    private final KubernetesClient kubernetes;
    private final String namespace;
    private final JobTemplates templates;
    private final LaunchMemory memory;
    private final Admission admission;
    private final CancelledJobs cancelled;
    private final ExistingJobs existing;
    private final Claims claims;

    /**
     * A launcher for one namespace.
     *
     * @param namespace where Jobs are created
     * @param admission gives a place to every Job that is created
     * @param cancelled ends a Job that was cancelled while it was created
     */
    public JobLauncher(
            KubernetesClient kubernetes,
            String namespace,
            JobTemplates templates,
            LaunchMemory memory,
            Admission admission,
            CancelledJobs cancelled) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.templates = templates;
        this.memory = memory;
        this.admission = admission;
        this.cancelled = cancelled;
        this.existing = new ExistingJobs(kubernetes, namespace, memory.tombstones());
        this.claims = new Claims(existing, memory.claimExpiry());
    }

    /** Tries once. Failures of the cluster, of Redis and of the shared directory are part of the result. */
    public LaunchResult launch(Launch launch) {
        try {
            Optional<LaunchResult> conflict = conflict(launch);
            LaunchResult result = conflict.isPresent() ? conflict.get() : launchUnderSomeName(launch);
            if (result instanceof Launched launched) {
                cancelled.check(launched.job(), launch.identity().messageId());
            }
            return result;
        } catch (KubernetesClientException e) {
            return answered(e);
        } catch (IOException e) {
            return new Unavailable(Obstacle.STORAGE, "The request cannot be launched now: " + e.getMessage(), null);
        }
    }

    /**
     * Whether the Job is still this launch's; to be asked before its request is acknowledged.
     *
     * @throws IOException if that cannot be found out now
     */
    public boolean confirm(Launch launch, JobRef job) throws IOException {
        try {
            return claims.confirm(launch, job);
        } catch (KubernetesClientException e) {
            throw new IOException("The Kubernetes API server does not tell whose " + job + " is", e);
        }
    }

    /** The message id may belong to another request, whose Job need not have the same name. */
    private Optional<LaunchResult> conflict(Launch launch) throws IOException {
        RequestIdentity identity = launch.identity();
        if (identity.messageId().isEmpty()) {
            return Optional.empty();
        }
        RequestIds.Owner us = new RequestIds.Owner(identity.digest().hex(), identity.jobName(launch.hint(), 0));
        RequestIds.Owner owner =
                memory.ids().claim(namespace, identity.messageId().get(), us);
        return owner.digest().equals(us.digest())
                ? Optional.empty()
                : Optional.of(Claims.conflict(identity, owner.job()));
    }

    private LaunchResult launchUnderSomeName(Launch launch) throws IOException {
        for (int count = 0; count < MAX_COUNT; count++) {
            Optional<LaunchResult> result = launchAs(launch, launch.identity().jobName(launch.hint(), count));
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new Unavailable(
                Obstacle.CONTESTED, "There are " + MAX_COUNT + " Jobs for requests with these very bytes", null);
    }

    /** Tries one name; empty when that name belongs to another request with the same bytes. */
    private Optional<LaunchResult> launchAs(Launch launch, String name) throws IOException {
        LaunchHistory.Known known =
                memory.history().of(namespace, launch.identity().messageId(), name);
        if (known.tombstone().isPresent()) {
            return buried(launch, known.tombstone().get());
        }
        if (known.cancelled() && !launch.mayHaveCreated()) { // a Job about to appear is found, and ended, another time
            return unlessThere(launch, name);
        }
        Optional<Place> place = launch.place(admission);
        return place.isPresent() ? create(launch, name, place.get()) : lookOnly(launch, name);
    }

    private Optional<LaunchResult> unlessThere(Launch launch, String name) throws IOException {
        Optional<Existing> alive = existing.alive(name);
        return alive.isPresent()
                ? claims.claim(launch, alive.get())
                : Optional.of(new Refused(new Rejection(
                        Rejection.Category.CANCELLED, "The request was cancelled before its Job was created")));
    }

    private Optional<LaunchResult> create(Launch launch, String name, Place place) throws IOException {
        Job job = launch.render(templates.current(), name);
        Optional<JobRef> created = Optional.empty();
        place.launching(name);
        try {
            JobRef made = JobRef.of(kubernetes
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .resource(job)
                    .create());
            launch.createdPerhaps(true);
            place.created(made);
            created = Optional.of(made);
        } catch (KubernetesClientException e) {
            if (!ClusterAnswer.alreadyExists(e)) {
                tell(place, ClusterAnswer.read(e));
                return refused(launch, name, e);
            }
            place.notCreated();
        } finally {
            launch.letGo();
        }
        return created.isPresent() ? unlessBuried(launch, created.get()) : another(launch, name);
    }

    private Optional<LaunchResult> another(Launch launch, String name) throws IOException {
        Optional<Existing> alive = existing.alive(name);
        return alive.isPresent() ? claims.claim(launch, alive.get()) : Optional.of(justRemoved(name));
    }

    /** Whoever was frozen before it created a Job may not have seen that there was one, which came and went meanwhile. */
    private Optional<LaunchResult> unlessBuried(Launch launch, JobRef created) throws IOException {
        Optional<Tombstone> earlier = memory.tombstones()
                .find(namespace, created.name())
                .filter(tombstone -> !tombstone.uid().equals(created.uid()));
        return earlier.isPresent() ? buried(launch, earlier.get()) : Optional.of(new Launched(created, true));
    }

    /** A Job of that name came and went. If this launch made one more after it, that must not do the work again. */
    private Optional<LaunchResult> buried(Launch launch, Tombstone tombstone) throws IOException {
        if (launch.mayHaveCreated()) {
            Optional<JobRef> again = existing.alive(tombstone.name())
                    .filter(job -> launch.owns(job.owner()))
                    .map(Existing::job)
                    .filter(job -> !job.uid().equals(tombstone.uid()));
            if (again.isPresent()) {
                existing.remove(again.get());
                launch.removed();
                LOG.warn("Job {} is removed: its request had one before, which has gone", again.get());
            }
        }
        return claims.claim(launch, existing.buried(tombstone));
    }

    /** The server judges what is asked for before it looks whether the Job is there, from an attempt before. */
    private Optional<LaunchResult> refused(Launch launch, String name, KubernetesClientException e) throws IOException {
        boolean forGood = ClusterAnswer.read(e) instanceof Refused;
        Optional<Existing> there = forGood ? perhapsThere(launch, name) : Optional.empty();
        launch.createdPerhaps(ClusterAnswer.ambiguous(e));
        if (there.isEmpty()) {
            throw e;
        }
        return claims.claim(launch, there.get());
    }

    /** There is no room for another Job, as far as can be seen. */
    private Optional<LaunchResult> lookOnly(Launch launch, String name) throws IOException {
        Optional<Existing> there = perhapsThere(launch, name);
        if (there.isPresent()) {
            return claims.claim(launch, there.get());
        }
        if (admission.blinded()) {
            requireSight();
        }
        return Optional.of(full());
    }

    /** A request that was tried or delivered before may have its Job already. */
    private Optional<Existing> perhapsThere(Launch launch, String name) {
        return launch.identity().repeated() || launch.mayHaveCreated() ? existing.alive(name) : Optional.empty();
    }

    /** Throws if the API server does not show Jobs: when it is for good, nobody will ever know whether there is room. */
    private void requireSight() {
        try {
            existing.requireListed();
        } catch (KubernetesClientException e) {
            if (!(ClusterAnswer.read(e) instanceof Refused)) {
                admission.notBlinded();
            }
            throw e;
        }
        admission.notBlinded();
    }

    private LaunchResult answered(KubernetesClientException e) {
        LaunchResult answer = ClusterAnswer.read(e);
        if (answer instanceof Unavailable refusal) {
            admission.refused(refusal.reason(), refusal.retryAfter());
        }
        return answer;
    }

    private static void tell(Place place, LaunchResult answer) {
        if (answer instanceof Unavailable refusal) {
            place.refused(refusal.reason(), refusal.retryAfter());
        } else {
            place.notCreated();
        }
    }

    private Unavailable full() {
        return new Unavailable(
                Obstacle.FULL, admission.obstacle().orElse("Other requests waited for a place before this one"), null);
    }

    private static Unavailable justRemoved(String name) {
        return new Unavailable(Obstacle.CONTESTED, "The Job " + name + " has just been removed", null);
    }
}
