package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.admission.Place;
import org.cdsk8s.responder.profile.ValidRequest;
import org.cdsk8s.responder.profile.Workspace;
import org.cdsk8s.responder.template.JobRenderer;
import org.cdsk8s.responder.template.JobTemplate;
import org.jspecify.annotations.Nullable;

/**
 * One delivery's way to its Job, through all attempts. It carries an id of its own, by which a Job that was created
 * although the answer got lost is known again. Used by one thread.
 */
public final class Launch {

    private final String id = UUID.randomUUID().toString();
    private final ValidRequest request;
    private final RequestIdentity identity;
    private final BooleanSupplier stillOurs;
    private @Nullable Workspace workspace;
    private @Nullable Place place;
    private boolean createdPerhaps;
    private @Nullable Long claimedNanos;
    private int claims;
    private String watchedOwner = "";
    private long watchedSinceNanos;

    /**
     * A launch that has tried nothing yet.
     *
     * @param stillOurs asks the broker whether the delivery is still ours
     */
    public Launch(ValidRequest request, RequestIdentity identity, BooleanSupplier stillOurs) {
        this.request = request;
        this.identity = identity;
        this.stillOurs = stillOurs;
    }

    /** Takes back what was put in place for the Job, unless a Job may be reading it. */
    public void discardUnlessCreated() {
        if (workspace != null && !createdPerhaps) {
            workspace.discard();
            workspace = null;
        }
    }

    /** Takes a place for the next attempt. */
    public void take(Place free) {
        letGo();
        place = free;
    }

    /** Gives back a place that was not used. */
    public void letGo() {
        if (place != null) {
            place.letGo();
            place = null;
        }
    }

    /** The place taken, or one that is free now. */
    Optional<Place> place(Admission admission) {
        if (place == null) {
            place = admission.tryEnter().orElse(null);
        }
        return Optional.ofNullable(place);
    }

    RequestIdentity identity() {
        return identity;
    }

    String hint() {
        return request.hint();
    }

    boolean stillOurs() {
        return stillOurs.getAsBoolean();
    }

    /** Notes that the cluster has, or may have, a Job of ours. */
    void createdPerhaps(boolean perhaps) {
        createdPerhaps |= perhaps;
    }

    /** Notes that the cluster has no Job of ours any more, whatever came before. */
    void removed() {
        createdPerhaps = false;
    }

    /** Whether the cluster has, or may have, a Job of ours. */
    boolean mayHaveCreated() {
        return createdPerhaps;
    }

    /** Whether a Job with this launch id was created by this launch. */
    boolean created(String launchId) {
        return launchId.equals(id);
    }

    /** Whether a Job with this launch id belongs to this launch: it created the Job, or took it over. */
    boolean owns(String launchId) {
        return created(launchId) || launchId.startsWith(id + "/");
    }

    /** A launch id by which this launch claims a Job; another one each time, so that others see that it is alive. */
    String nextClaim() {
        claims++;
        return id + "/" + claims;
    }

    /** Notes that a claim is about to be made. */
    void claiming() {
        claimedNanos = System.nanoTime();
    }

    /** Whether the Job was claimed less than {@code time} ago. */
    boolean claimedWithin(Duration time) {
        return claimedNanos != null && System.nanoTime() - claimedNanos < time.toNanos();
    }

    /** Whether {@code existing} has belonged to one and the same other launch for {@code time}, as far as we saw. */
    boolean sawUnchanged(Existing existing, Duration time) {
        String owner = existing.job().uid() + "/" + existing.owner();
        if (!owner.equals(watchedOwner)) {
            watchedOwner = owner;
            watchedSinceNanos = System.nanoTime();
        }
        return System.nanoTime() - watchedSinceNanos >= time.toNanos();
    }

    Job render(JobTemplate template, String name) throws IOException {
        if (workspace == null) {
            workspace = request.prepare();
        }
        if (claimedNanos == null) {
            claiming(); // from the first attempt on: nobody knows which one is carried out
        }
        Map<String, String> annotations = identity.annotations();
        annotations.put(JobLabels.LAUNCH_ID, id);
        return JobRenderer.render(template, name, workspace.command(), request.labels(), annotations);
    }
}
