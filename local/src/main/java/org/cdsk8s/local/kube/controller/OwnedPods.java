package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;
import org.cdsk8s.local.kube.store.StoredEvent;
import org.cdsk8s.local.kube.store.StoredEvent.Change;

/** Knows which pods belong to whom, so that nobody has to look through all of them. Thread-safe. */
final class OwnedPods {
    private final ObjectStore store;
    private final Map<String, NavigableSet<ObjectKey>> byOwner = new ConcurrentHashMap<>();

    OwnedPods(ObjectStore store) {
        this.store = store;
    }

    void changed(StoredEvent event) {
        if (event.key().type() == ResourceType.POD) {
            List<String> now = event.change() == Change.DELETED ? List.of() : owners(event.object());
            now.forEach(uid -> of(uid).add(event.key()));
            ObjectNode previous = event.previous();
            if (previous != null) {
                // Nobody may find a pod missing that only changed.
                owners(previous).stream().filter(uid -> !now.contains(uid)).forEach(uid -> of(uid).remove(event.key()));
            }
        } else if (event.change() == Change.DELETED) {
            byOwner.computeIfPresent(uid(event.object()), (owner, pods) -> pods.isEmpty() ? null : pods);
        }
    }

    /** Returns the pods that name this owner, as they are now. */
    List<ObjectNode> find(String ownerUid) {
        return byOwner.getOrDefault(ownerUid, new ConcurrentSkipListSet<>()).stream()
                .flatMap(key -> store.find(key).stream())
                .toList();
    }

    private NavigableSet<ObjectKey> of(String uid) {
        return byOwner.computeIfAbsent(uid, owner -> new ConcurrentSkipListSet<>());
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private static List<String> owners(ObjectNode pod) {
        return pod.path("metadata").path("ownerReferences").findValuesAsText("uid");
    }
}
