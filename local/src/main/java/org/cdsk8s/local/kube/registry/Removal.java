package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Set;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;

/** Deletes objects: at once, or by marking them until their finalizers and their processes are done. */
final class Removal {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private final ObjectStore store;
    private final Clock clock;

    Removal(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Returns the object as it is now known, marked or gone; see {@link Registry#remove}. */
    Removed remove(ObjectKey key, RemovalRequest request) {
        ObjectNode object = store.find(key).orElseThrow(() -> ApiFailure.notFound(key));
        request.checkPreconditions(key, object);
        ObjectNode marked = object.deepCopy();
        Propagation propagation = Propagation.of(request.propagation(), key.type());
        if (!propagation.finalizer().isEmpty()) {
            Meta.addFinalizer(marked, propagation.finalizer());
        }
        long grace = grace(key, marked, request);
        if (grace == 0 && Meta.finalizers(marked).isEmpty()) {
            store.remove(key, marked);
            return new Removed(marked, true);
        }
        if (Meta.deleting(object)
                && !shorter(object, grace)
                && Meta.finalizers(object).equals(Meta.finalizers(marked))) {
            return new Removed(object, false);
        }
        mark(marked, grace);
        return new Removed(store.put(key, marked), false);
    }

    /** A second deletion can only make the first one quicker. */
    private static boolean shorter(ObjectNode object, long grace) {
        return grace
                < object.path("metadata").path("deletionGracePeriodSeconds").asLong();
    }

    private void mark(ObjectNode object, long grace) {
        ObjectNode metadata = Meta.of(object);
        if (!Meta.deleting(object)) {
            metadata.put("generation", metadata.path("generation").asLong(1) + 1);
        }
        metadata.put("deletionTimestamp", Timestamps.of(clock.instant().plusSeconds(grace)));
        metadata.put("deletionGracePeriodSeconds", grace);
    }

    /** Only a pod on a node that has not ended needs time. */
    private static long grace(ObjectKey key, JsonNode object, RemovalRequest request) {
        boolean runs = key.type() == ResourceType.POD
                && !object.path("spec").path("nodeName").asText("").isEmpty()
                && !ENDED.contains(object.path("status").path("phase").asText());
        if (!runs) {
            return 0;
        }
        long own = object.path("spec").path("terminationGracePeriodSeconds").asLong();
        return request.graceSeconds() < 0 ? own : request.graceSeconds();
    }
}
