package org.cdsk8s.reaper.change;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What makes one change of one Job the same change whenever and by whomever it is seen:
 * {@code <uid>/<state>/<failed pods>/<when last suspended or resumed>}, or, for one that cannot start,
 * {@code <uid>/stuck/<failed pods>/<when last suspended or resumed>/<category>}.
 *
 * @param uid the Job's uid
 * @param state the state it entered; if it cannot start {@code RUNNING}, which is what Kubernetes calls it then
 * @param failedPods how many of its pods had failed, zero or more
 * @param suspension when it was last suspended or resumed, RFC 3339; {@code -} if never
 * @param stuck why it cannot start; null for a change of its state
 */
public record EventId(String uid, JobState state, int failedPods, String suspension, @Nullable FailureCategory stuck) {

    /** Stands for a Job that was never suspended. */
    static final String NEVER = "-";

    private static final Pattern FORM = Pattern.compile("([^/]+)/([a-z]+)/(\\d{1,9})/([^/]+)(?:/([A-Za-z]+))?");

    /** A change of a Job's state. */
    public EventId(String uid, JobState state, int failedPods, String suspension) {
        this(uid, state, failedPods, suspension, null);
    }

    /** That a Job cannot start, in the attempt that {@code during} belongs to. */
    public static EventId stuck(EventId during, FailureCategory category) {
        return new EventId(during.uid, JobState.RUNNING, during.failedPods, during.suspension, category);
    }

    /** Reads what {@link #toString()} wrote; empty for any other text. */
    public static Optional<EventId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        EventId running =
                new EventId(parts.group(1), JobState.RUNNING, Integer.parseInt(parts.group(3)), parts.group(4));
        if (parts.group(2).equals(JobEvent.STUCK)) {
            return Optional.ofNullable(parts.group(5))
                    .flatMap(FailureCategory::parse)
                    .map(category -> stuck(running, category));
        }
        return state(parts.group(2))
                .filter(state -> parts.group(5) == null)
                .map(state -> new EventId(running.uid, state, running.failedPods, running.suspension));
    }

    /** The routing key it is announced under. */
    public String routingKey() {
        return stuck == null ? state.routingKey() : JobEvent.STUCK_KEY;
    }

    /** Whether it belongs to the same attempt of the same Job as {@code other}. */
    public boolean sameAttempt(EventId other) {
        return uid.equals(other.uid) && failedPods == other.failedPods && suspension.equals(other.suspension);
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
        String attempt = "/" + failedPods + "/" + suspension;
        return stuck == null
                ? uid + "/" + state.word() + attempt
                : uid + "/" + JobEvent.STUCK + attempt + "/" + stuck.word();
    }
}
