package org.cdsk8s.local.audit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One change of one Job, as its event id names it: {@code <uid>/<state>/<failed pods>/<suspension>}, and for a Job that
 * is stuck {@code /<category>} after that. Read here without the reaper's own code, since this judges the reaper.
 */
record Change(String uid, String state, int failedPods, String suspension) {

    private static final Pattern FORM =
            Pattern.compile("([^/]+)/(starting|running|retry|success|failed|stuck)/(\\d{1,9})/([^/]+)(/[A-Za-z]+)?");

    private static final List<String> ORDER = List.of("starting", "running", "retry", "success", "failed");

    static Optional<Change> parse(String id) {
        Matcher parts = FORM.matcher(id);
        return parts.matches() && parts.group(2).equals("stuck") == (parts.group(5) != null)
                ? Optional.of(
                        new Change(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)), parts.group(4)))
                : Optional.empty();
    }

    boolean stuck() {
        return state.equals("stuck");
    }

    boolean terminal() {
        return state.equals("success") || state.equals("failed");
    }

    /** Whether it may be told after {@code before}, with nothing but stuck between them. */
    boolean mayFollow(Change before) {
        if (before.terminal()) {
            return false;
        }
        if (state.equals("starting")) {
            return !suspension.equals("-") && !suspension.equals(before.suspension);
        }
        if (state.equals("retry") && before.state.equals("retry")) {
            return failedPods > before.failedPods;
        }
        return ORDER.indexOf(state) > ORDER.indexOf(before.state);
    }
}
