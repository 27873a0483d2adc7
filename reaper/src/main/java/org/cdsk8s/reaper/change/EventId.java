package org.cdsk8s.reaper.change;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdsk8s.common.job.JobState;

/**
 * What makes one change of one Job the same change whenever and by whomever it is seen:
 * {@code <uid>/<state>/<failed pods>/<when last suspended or resumed>}.
 *
 * @param uid the Job's uid
 * @param state the state it entered
 * @param failedPods how many of its pods had failed, zero or more
 * @param suspension when it was last suspended or resumed, RFC 3339; {@code -} if never
 */
public record EventId(String uid, JobState state, int failedPods, String suspension) {

    /** Stands for a Job that was never suspended. */
    static final String NEVER = "-";

    private static final Pattern FORM = Pattern.compile("([^/]+)/([a-z]+)/(\\d{1,9})/([^/]+)");

    /** Reads what {@link #toString()} wrote; empty for any other text. */
    public static Optional<EventId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return state(parts.group(2))
                .map(state -> new EventId(parts.group(1), state, Integer.parseInt(parts.group(3)), parts.group(4)));
    }

    private static Optional<JobState> state(String word) {
        for (JobState state : JobState.values()) {
            if (state.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return uid + "/" + state.word() + "/" + failedPods + "/" + suspension;
    }
}
