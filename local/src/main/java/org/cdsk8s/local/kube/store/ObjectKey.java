package org.cdsk8s.local.kube.store;

import java.util.Comparator;

/**
 * Where one object is found.
 *
 * @param type what it is
 * @param namespace its namespace, empty for objects outside any
 * @param name its name
 */
public record ObjectKey(ResourceType type, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::type)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
