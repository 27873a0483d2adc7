package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.StoredEvent;
import org.cdsk8s.local.kube.store.StoredEvent.Change;

/**
 * One change as one watch sees it.
 *
 * @param type ADDED, MODIFIED or DELETED
 * @param object the object to show
 */
record WatchEvent(String type, ObjectNode object) {

    /** An object that comes into the selection was added for this watch, one that leaves it was deleted. */
    static Optional<WatchEvent> of(StoredEvent event, WatchRequest wanted) {
        if (!inCollection(event.key(), wanted.target())) {
            return Optional.empty();
        }
        boolean before = event.previous() != null && wanted.selection().test(event.previous());
        boolean after = event.change() != Change.DELETED && wanted.selection().test(event.object());
        if (after) {
            return Optional.of(new WatchEvent(before ? "MODIFIED" : "ADDED", event.object()));
        }
        return before ? Optional.of(new WatchEvent("DELETED", last(event))) : Optional.empty();
    }

    private static ObjectNode last(StoredEvent event) {
        if (event.change() == Change.DELETED || event.previous() == null) {
            return event.object();
        }
        ObjectNode asItWas = event.previous().deepCopy();
        Meta.of(asItWas).put("resourceVersion", Long.toString(event.version()));
        return asItWas;
    }

    private static boolean inCollection(ObjectKey key, Target target) {
        return key.type() == target.type()
                && (target.namespace().isEmpty() || target.namespace().equals(key.namespace()));
    }
}
