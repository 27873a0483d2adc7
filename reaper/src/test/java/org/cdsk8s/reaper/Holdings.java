package org.cdsk8s.reaper;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * How much an object holds: the size of every collection that can be reached from it through objects of ours, by the field
 * it is in. Whoever adds a collection need not think of this.
 */
final class Holdings {

    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Holdings() {}

    /** The sizes by field; where several objects have that field, that of the fullest. */
    static Map<String, Integer> of(Object root) {
        Holdings holdings = new Holdings();
        holdings.visit("", root);
        return holdings.sizes;
    }

    private void visit(String field, @Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            visit(field, optional.orElse(null));
        } else if (value instanceof ThreadPoolExecutor pool) {
            hold(field, pool.getQueue());
        } else if (value instanceof Map<?, ?> map) {
            hold(field, map.values());
        } else if (value instanceof Collection<?> collection) {
            hold(field, collection);
        } else if (value != null) {
            visitOurs(value);
        }
    }

    private void visitOurs(Object object) {
        if (object.getClass().getName().startsWith("org.cdsk8s.") && seen.add(object)) {
            for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                fields(object, type);
            }
        }
    }

    private void hold(String field, Collection<?> held) {
        if (seen.add(held)) {
            Object[] all = held.toArray();
            sizes.merge(field, all.length, Math::max);
            for (Object one : all) {
                visit(field, one);
            }
        }
    }

    private void fields(Object object, Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !type.isEnum()) {
                visit(type.getSimpleName() + "." + field.getName(), read(field, object));
            }
        }
    }

    private static @Nullable Object read(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalStateException(field + " cannot be looked into", e);
        }
    }
}
