package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cdsk8s.local.kube.store.StoredEvent.Change;
import org.jspecify.annotations.Nullable;

/**
 * All objects, and the log of their changes under one growing resourceVersion.
 *
 * <p>Trees handed out are shared: nobody may modify them. Thread-safe by one monitor.
 */
public final class ObjectStore {
    private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final TreeMap<Long, StoredEvent> log = new TreeMap<>();
    private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();
    private final int retained;
    private long version;
    private long compacted;
    private long wakeUps;

    /**
     * Makes an empty store.
     *
     * @param retained how many changes the log keeps; older ones are compacted away
     * @param firstVersion the resourceVersion to start from, as if that much had happened before
     */
    public ObjectStore(int retained, long firstVersion) {
        this.retained = retained;
        this.version = firstVersion;
        this.compacted = firstVersion;
    }

    /** Calls the listener with every later change, while the store is locked: it must return at once. */
    public void subscribe(Consumer<StoredEvent> listener) {
        listeners.add(listener);
    }

    /** Runs several reads and writes as one step nobody else can come between. */
    public synchronized <T> T atomically(Supplier<T> steps) {
        return steps.get();
    }

    /** Returns the newest resourceVersion. */
    public synchronized long version() {
        return version;
    }

    /** Returns one object. */
    public synchronized Optional<ObjectNode> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Returns the objects of a type now, in order of namespace and name; an empty namespace means all. */
    public synchronized List<ObjectNode> list(ResourceType type, String namespace) {
        return select(objects, type, namespace);
    }

    /**
     * Returns the objects of a type as they were at a resourceVersion.
     *
     * @throws ApiFailure 410 when the log no longer reaches that far back
     */
    public synchronized List<ObjectNode> listAt(long asked, ResourceType type, String namespace) {
        if (asked < compacted) {
            throw ApiFailure.expired("The resourceVersion for the provided list is too old.");
        }
        TreeMap<ObjectKey, ObjectNode> then = new TreeMap<>(objects);
        for (StoredEvent event : log.tailMap(asked, false).descendingMap().values()) {
            if (event.previous() == null) {
                then.remove(event.key());
            } else {
                then.put(event.key(), event.previous());
            }
        }
        return select(then, type, namespace);
    }

    /**
     * Returns the changes after a resourceVersion, oldest first.
     *
     * @param limit how many at most
     * @throws ApiFailure 410 when some of them were compacted away
     */
    public synchronized List<StoredEvent> after(long seen, int limit) {
        if (seen < compacted) {
            throw ApiFailure.expired("too old resource version: " + seen + " (" + (compacted + 1) + ")");
        }
        return log.tailMap(seen, false).values().stream().limit(limit).toList();
    }

    /** Returns a ticket for {@link #awaitAfter}: whatever wakes after it was drawn ends that wait. */
    public synchronized long ticket() {
        return wakeUps;
    }

    /**
     * Waits until something happened after the resourceVersion, or {@link #wake()} is called, or time is up.
     *
     * @throws InterruptedException when the thread is to end
     */
    public synchronized void awaitAfter(long seen, long ticket, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (version <= seen && ticket == wakeUps && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            left = end - System.nanoTime();
        }
    }

    /** Ends every wait of {@link #awaitAfter}, so that the waiting look around. */
    public synchronized void wake() {
        wakeUps++;
        notifyAll();
    }

    /** Forgets all changes so far: whoever resumes from before this moment gets a 410. */
    public synchronized void compact() {
        log.clear();
        compacted = version;
        wake();
    }

    /** Writes an object, new or not, under the next resourceVersion, and returns it as stored. */
    public synchronized ObjectNode put(ObjectKey key, ObjectNode object) {
        ObjectNode previous = objects.get(key);
        ObjectNode stored = stamp(object);
        objects.put(key, stored);
        record(previous == null ? Change.ADDED : Change.MODIFIED, key, stored, previous);
        return stored;
    }

    /** Removes an object; {@code last} is how it is told to watchers. Does nothing when it is gone already. */
    public synchronized void remove(ObjectKey key, ObjectNode last) {
        ObjectNode previous = objects.remove(key);
        if (previous != null) {
            record(Change.DELETED, key, stamp(last), previous);
        }
    }

    private ObjectNode stamp(ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        version++;
        Meta.of(stored).put("resourceVersion", Long.toString(version));
        return stored;
    }

    private void record(Change change, ObjectKey key, ObjectNode object, @Nullable ObjectNode previous) {
        StoredEvent event = new StoredEvent(version, change, key, object, previous);
        log.put(version, event);
        while (log.size() > retained) {
            compacted = log.pollFirstEntry().getKey();
        }
        listeners.forEach(listener -> listener.accept(event));
        notifyAll();
    }

    private static List<ObjectNode> select(
            NavigableMap<ObjectKey, ObjectNode> from, ResourceType type, String namespace) {
        List<ObjectNode> selected = new ArrayList<>();
        ObjectKey first = new ObjectKey(type, namespace, "");
        for (var entry : from.tailMap(first, true).entrySet()) {
            ObjectKey key = entry.getKey();
            if (key.type() != type || !(namespace.isEmpty() || key.namespace().equals(namespace))) {
                break;
            }
            selected.add(entry.getValue());
        }
        return selected;
    }
}
