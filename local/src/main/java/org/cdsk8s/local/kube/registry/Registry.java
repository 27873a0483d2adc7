package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;

/** Every write goes through here, from a client or from the stand-in's own controllers. Thread-safe. */
public final class Registry {
    private final ObjectStore store;
    private final Clock clock;
    private final Removal removal;
    private final RandomNames names;

    /** Makes the rules over a store; {@code names} gives the suffixes of generated names. */
    public Registry(ObjectStore store, Clock clock, RandomNames names) {
        this.store = store;
        this.clock = clock;
        this.removal = new Removal(store, clock);
        this.names = names;
    }

    /** Returns the store underneath, for reading. */
    public ObjectStore store() {
        return store;
    }

    /**
     * Makes a new object.
     *
     * @param namespace where, empty for objects outside any namespace
     * @param body the object as sent
     * @return the object as stored, not to be modified
     * @throws ApiFailure 404 unknown namespace, 409 the name is taken, 422 invalid
     */
    public ObjectNode create(ResourceType type, String namespace, ObjectNode body) {
        return store.atomically(() -> {
            requireNamespace(namespace);
            ObjectNode object = body.deepCopy();
            ObjectKey key = identify(type, namespace, object);
            Admission.checkNew(key, object);
            if (store.find(key).isPresent()) {
                throw ApiFailure.alreadyExists(key);
            }
            Admission.fillIn(type, object);
            return store.put(key, object);
        });
    }

    /**
     * Changes an object.
     *
     * @param subresource {@code ""} when everything but the status is meant, {@code "status"} for the status alone
     * @param edit gets a copy of the object and returns it as it shall be
     * @return the object as stored, not to be modified; the same as before when nothing changed
     * @throws ApiFailure 404 not there, 409 the edit rests on another state, 422 invalid
     */
    public ObjectNode change(ObjectKey key, String subresource, UnaryOperator<ObjectNode> edit) {
        return store.atomically(() -> {
            ObjectNode before = require(key);
            ObjectNode wanted = edit.apply(before.deepCopy());
            Change.checkVersion(key, before, wanted);
            ObjectNode after = Change.of(key.type(), subresource, before, wanted);
            Admission.checkChange(key, before, after);
            return settle(key, before, after);
        });
    }

    /** Changes an object from inside the cluster: any part of it, unchecked. Does nothing when it is gone. */
    public void edit(ObjectKey key, UnaryOperator<ObjectNode> edit) {
        store.atomically(() -> store.find(key).map(before -> settle(key, before, edit.apply(before.deepCopy()))));
    }

    /**
     * Deletes an object, or marks it as being deleted.
     *
     * @throws ApiFailure 404 not there, 409 a precondition does not hold
     */
    public Removed remove(ObjectKey key, RemovalRequest request) {
        return store.atomically(() -> removal.remove(key, request));
    }

    /** Deletes an object when it is still there. */
    public void removeIfThere(ObjectKey key, RemovalRequest request) {
        store.atomically(() -> store.find(key).map(there -> removal.remove(key, request)));
    }

    /**
     * Returns an object.
     *
     * @throws ApiFailure 404 not there
     */
    public ObjectNode require(ObjectKey key) {
        return store.find(key).orElseThrow(() -> ApiFailure.notFound(key));
    }

    /** Returns the time as the API writes it. */
    public String now() {
        return Timestamps.now(clock);
    }

    /** Returns the clock everything here goes by. */
    public Clock clock() {
        return clock;
    }

    private ObjectNode settle(ObjectKey key, ObjectNode before, ObjectNode after) {
        if (after.equals(before)) {
            return before;
        }
        boolean released = Meta.deleting(after)
                && Meta.finalizers(after).isEmpty()
                && Meta.of(after).path("deletionGracePeriodSeconds").asLong() == 0;
        if (released) {
            store.remove(key, after);
            return after;
        }
        return store.put(key, after);
    }

    private ObjectKey identify(ResourceType type, String namespace, ObjectNode object) {
        ObjectNode metadata = Meta.of(object);
        String prefix = metadata.path("generateName").asText("");
        if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
            metadata.put("name", names.next(prefix));
        }
        ObjectKey key = new ObjectKey(type, namespace, Meta.name(object));
        Change.checkIdentity(key, object);
        object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        if (type == ResourceType.JOB || type == ResourceType.POD) {
            metadata.put("generation", 1);
        }
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        Json.child(object, "metadata").remove("managedFields");
        return key;
    }

    private void requireNamespace(String namespace) {
        if (!namespace.isEmpty()) {
            require(new ObjectKey(ResourceType.NAMESPACE, "", namespace));
        }
    }
}
