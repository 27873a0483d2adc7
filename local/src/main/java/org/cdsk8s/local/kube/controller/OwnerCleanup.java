package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.local.kube.registry.Propagation;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.registry.RemovalRequest;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ResourceType;

/** Deals with the pods of a Job that is being deleted or gone. For one thread. */
final class OwnerCleanup {
    private final Registry registry;
    private final OwnedPods ownedPods;

    OwnerCleanup(Registry registry, OwnedPods ownedPods) {
        this.registry = registry;
        this.ownedPods = ownedPods;
    }

    /** Looks after the pods of one owner, which may be gone already. */
    void clean(ObjectKey owner, String uid) {
        Optional<ObjectNode> job =
                registry.store().find(owner).filter(found -> Meta.uid(found).equals(uid));
        List<ObjectNode> pods = ownedPods.find(uid);
        if (job.isEmpty()) {
            pods.forEach(this::remove);
        } else if (Meta.deleting(job.get())) {
            clean(owner, job.get(), pods);
        }
    }

    private void clean(ObjectKey owner, ObjectNode job, List<ObjectNode> pods) {
        List<String> finalizers = Meta.finalizers(job);
        if (finalizers.contains(Propagation.ORPHAN.finalizer())) {
            pods.forEach(pod -> orphan(pod, Meta.uid(job)));
            release(owner, Propagation.ORPHAN);
        } else if (finalizers.contains(Propagation.FOREGROUND.finalizer())) {
            pods.forEach(this::remove);
            boolean left = pods.stream()
                    .anyMatch(pod -> registry.store().find(key(pod)).isPresent());
            if (!left) {
                release(owner, Propagation.FOREGROUND);
            }
        }
    }

    private void remove(ObjectNode pod) {
        if (!Meta.deleting(pod)) {
            registry.removeIfThere(key(pod), RemovalRequest.BACKGROUND);
        }
        registry.edit(key(pod), copy -> {
            Meta.removeFinalizer(copy, PodTally.TRACKING);
            return copy;
        });
    }

    private void orphan(ObjectNode pod, String uid) {
        registry.edit(key(pod), copy -> {
            ArrayNode kept = Meta.of(copy).putArray("ownerReferences");
            for (JsonNode each : pod.path("metadata").path("ownerReferences")) {
                if (!each.path("uid").asText().equals(uid)) {
                    kept.add(each);
                }
            }
            Meta.removeFinalizer(copy, PodTally.TRACKING);
            return copy;
        });
    }

    private void release(ObjectKey owner, Propagation propagation) {
        registry.edit(owner, copy -> {
            Meta.removeFinalizer(copy, propagation.finalizer());
            return copy;
        });
    }

    private static ObjectKey key(ObjectNode pod) {
        return new ObjectKey(ResourceType.POD, Meta.text(pod, "namespace"), Meta.name(pod));
    }
}
