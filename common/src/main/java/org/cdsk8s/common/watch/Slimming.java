package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out of what the API server writes, while it is read, what is most of it and read by nobody. Thread-safe. */
final class Slimming extends TokenFilter {

    /** An object without the pod template of a Job, and without the server's notes on who set which field. */
    private static final TokenFilter OBJECT = new Slimming(
            Map.of(
                    "metadata", new Slimming(Map.of(), Set.of("managedFields")),
                    "spec", new Slimming(Map.of(), Set.of("template"))),
            Set.of());

    /** An event of a watch. */
    static final TokenFilter EVENT = new Slimming(Map.of("object", OBJECT), Set.of());

    /** A list: what is true of its items is true of each of them. */
    static final TokenFilter LIST = new Slimming(Map.of("items", OBJECT), Set.of());

    private final Map<String, TokenFilter> parts;
    private final Set<String> dropped;

    private Slimming(Map<String, TokenFilter> parts, Set<String> dropped) {
        this.parts = parts;
        this.dropped = dropped;
    }

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
        return dropped.contains(name) ? null : parts.getOrDefault(name, TokenFilter.INCLUDE_ALL);
    }

    @Override
    public boolean includeEmptyObject(boolean contentsFiltered) {
        return true;
    }

    @Override
    public boolean includeEmptyArray(boolean contentsFiltered) {
        return true;
    }
}
