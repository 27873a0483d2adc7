package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.registry.RemovalRequest;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** Brings one Job a step further. Every write makes an event, and so is followed by another look. For one thread. */
final class JobSync {
    private static final Duration NOTHING_DUE = Duration.ofDays(1);

    private final Registry registry;
    private final OwnedPods ownedPods;
    private final PodBackOff backOff;

    JobSync(Registry registry, OwnedPods ownedPods, PodBackOff backOff) {
        this.registry = registry;
        this.ownedPods = ownedPods;
        this.backOff = backOff;
    }

    /** Does what is to be done for a Job now, and returns after which time to look again at the latest. */
    Duration sync(ObjectKey key) {
        Optional<ObjectNode> found = registry.store().find(key);
        if (found.isEmpty()) {
            return NOTHING_DUE;
        }
        JobView job = new JobView(found.get());
        List<ObjectNode> pods = ownedPods.find(job.uid());
        if (Meta.deleting(job.job())) {
            letGo(key, job.uid(), pods);
            return NOTHING_DUE;
        }
        if (job.ended().isPresent()) {
            return timeToLive(key, job);
        }
        if (job.hasUncounted()) {
            count(key, job, pods);
            return Duration.ZERO;
        }
        return job.wantsSuspension() ? suspend(key, pods) : work(key, job, PodTally.of(pods));
    }

    private Duration work(ObjectKey key, JobView job, PodTally pods) {
        if (Conditions.holds(job.job(), JobCondition.SUSPENDED)) {
            edit(key, copy -> JobStep.resume(copy, registry.now()));
            return Duration.ZERO;
        }
        if (job.decided()) {
            finish(key, job, pods);
            return NOTHING_DUE;
        }
        Instant now = registry.clock().instant();
        Optional<JobCondition> verdict = Verdict.of(job, pods, now);
        if (verdict.isPresent() || pods.anyEnded()) {
            note(key, job, verdict, now);
            return Duration.ZERO;
        }
        return goOn(key, job, pods, now);
    }

    /** Notes what ended, and with a failed Job also the pods it takes down with it. */
    private void note(ObjectKey key, JobView job, Optional<JobCondition> verdict, Instant now) {
        if (verdict.filter(JobCondition::fails).isPresent()) {
            PodTally.of(ownedPods.find(job.uid()))
                    .active()
                    .forEach(pod -> registry.removeIfThere(key(pod), RemovalRequest.BACKGROUND));
        }
        PodTally present = PodTally.of(ownedPods.find(job.uid()));
        backOff.failed(job.uid(), present.failed().size(), now);
        edit(key, copy -> JobStep.noteEnded(copy, present, verdict, registry.now()));
    }

    private Duration goOn(ObjectKey key, JobView job, PodTally pods, Instant now) {
        Duration wait = create(key, job, pods, now);
        PodTally present = PodTally.of(ownedPods.find(job.uid()));
        if (present.anyEnded()) {
            return Duration.ZERO; // a pod ended just now: it must be noted before it is no longer counted as active
        }
        edit(key, copy -> JobStep.counts(copy, present, registry.now()));
        return job.deadline()
                .map(deadline -> shorter(wait, Duration.between(now, deadline)))
                .orElse(wait);
    }

    /** Makes the pods that are missing, unless failures ask for patience. */
    private Duration create(ObjectKey key, JobView job, PodTally pods, Instant now) {
        int wanted = Math.min(job.number("parallelism"), job.number("completions") - job.count("succeeded"));
        int missing = wanted - pods.active().size();
        Duration wait = backOff.remaining(job.uid(), now);
        if (missing <= 0) {
            return NOTHING_DUE;
        }
        if (!wait.isZero()) {
            return wait;
        }
        for (int i = 0; i < missing; i++) {
            registry.create(ResourceType.POD, key.namespace(), NewPod.instantiate(job.job()));
        }
        return NOTHING_DUE;
    }

    private void count(ObjectKey key, JobView job, List<ObjectNode> pods) {
        List<String> succeeded = job.uncounted("succeeded");
        List<String> failed = job.uncounted("failed");
        pods.stream()
                .filter(pod -> succeeded.contains(Meta.uid(pod)) || failed.contains(Meta.uid(pod)))
                .forEach(this::release);
        boolean over = job.decided()
                && job.count("terminating") == 0
                && PodTally.of(ownedPods.find(job.uid())).terminating().isEmpty();
        edit(key, copy -> {
            ObjectNode counted = JobStep.count(copy);
            return over ? JobStep.end(counted, registry.now()) : counted;
        });
    }

    /** Says the end once the last pod is gone; that pods were going is said to be over first. */
    private void finish(ObjectKey key, JobView job, PodTally pods) {
        if (pods.anyEnded() || job.count("terminating") != pods.terminating().size()) {
            edit(key, copy -> JobStep.noteEnded(copy, pods, Optional.empty(), registry.now()));
        } else if (pods.terminating().isEmpty()) {
            edit(key, copy -> JobStep.end(copy, registry.now()));
        }
    }

    private Duration suspend(ObjectKey key, List<ObjectNode> pods) {
        for (ObjectNode pod : PodTally.of(pods).active()) {
            release(pod);
            registry.removeIfThere(key(pod), RemovalRequest.BACKGROUND);
        }
        edit(
                key,
                copy -> Conditions.holds(copy, JobCondition.SUSPENDED)
                        ? copy
                        : JobStep.suspend(copy, PodTally.of(List.of()), registry.now()));
        return NOTHING_DUE;
    }

    private Duration timeToLive(ObjectKey key, JobView job) {
        Instant now = registry.clock().instant();
        backOff.forget(job.uid());
        if (job.timeToLiveEnds().filter(end -> !now.isBefore(end)).isPresent()) {
            registry.removeIfThere(key, RemovalRequest.FOREGROUND);
        }
        return job.timeToLiveEnds().map(end -> Duration.between(now, end)).orElse(NOTHING_DUE);
    }

    /** A Job that is being deleted counts nothing any more and holds no pod. */
    private void letGo(ObjectKey key, String uid, List<ObjectNode> pods) {
        pods.forEach(this::release);
        PodTally tally = PodTally.of(ownedPods.find(uid));
        edit(
                key,
                copy -> new JobView(copy).ended().isPresent()
                        ? copy
                        : JobStep.noteEnded(copy, tally.letGo(), Optional.empty(), registry.now()));
    }

    private void release(ObjectNode pod) {
        registry.edit(key(pod), copy -> {
            Meta.removeFinalizer(copy, PodTally.TRACKING);
            return copy;
        });
    }

    private void edit(ObjectKey key, UnaryOperator<ObjectNode> step) {
        registry.edit(key, step);
    }

    private static ObjectKey key(ObjectNode pod) {
        return new ObjectKey(ResourceType.POD, Meta.text(pod, "namespace"), Meta.name(pod));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
