package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, as the log keeps it.
 *
 * @param version the resourceVersion this change made
 * @param change what happened
 * @param key which object
 * @param object the object after the change (for a removal: as it last was, with the removal's version); never modified
 * @param previous the object before the change, null for an addition; never modified
 */
public record StoredEvent(
        long version, Change change, ObjectKey key, ObjectNode object, @Nullable ObjectNode previous) {

    /** What can happen to an object; the names are those of the watch events. */
    public enum Change {
        /** It came to be. */
        ADDED,
        /** It changed. */
        MODIFIED,
        /** It is gone. */
        DELETED
    }
}
