package org.cdsk8s.common.watch;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out of an event, while it is read, what is most of it and read by nobody. Thread-safe. */
final class Slimming extends TokenFilter {

    /** An event without the pod template of a Job, and without the server's notes on who set which field. */
    static final TokenFilter EVENT = new Slimming(
            Map.of(
                    "object",
                    new Slimming(
                            Map.of(
                                    "metadata", new Slimming(Map.of(), Set.of("managedFields")),
                                    "spec", new Slimming(Map.of(), Set.of("template"))),
                            Set.of())),
            Set.of());

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
