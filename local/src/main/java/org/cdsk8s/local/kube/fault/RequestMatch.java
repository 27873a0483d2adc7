package org.cdsk8s.local.kube.fault;

import java.util.Set;
import java.util.regex.Pattern;

/** Which requests a fault is meant for: verbs, and a pattern found anywhere in path and query. */
public final class RequestMatch {
    private final Set<Verb> verbs;
    private final Pattern pattern;

    private RequestMatch(Set<Verb> verbs, Pattern pattern) {
        this.verbs = verbs;
        this.pattern = pattern;
    }

    /** Matches every request. */
    public static RequestMatch any() {
        return path("");
    }

    /** Matches by a regular expression found anywhere in {@code path?query}. */
    public static RequestMatch path(String regex) {
        return new RequestMatch(Set.of(Verb.values()), Pattern.compile(regex));
    }

    /** Matches one verb on paths in which the regular expression is found. */
    public static RequestMatch of(Verb verb, String regex) {
        return new RequestMatch(Set.of(verb), Pattern.compile(regex));
    }

    boolean matches(SeenRequest request) {
        return verbs.contains(request.verb())
                && pattern.matcher(request.path() + "?" + request.query()).find();
    }
}
