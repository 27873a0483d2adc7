package org.cdsk8s.responder.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished Jobs of ours: those the API server showed, whoever launched them, and our own launches it has not shown
 * yet. Never a count of our own, which would go wrong at the first lost answer. Not thread-safe.
 */
final class JobsInFlight {

    /** A Job the API server showed. */
    private record Shown(JobRef job, JobPhase phase, long sinceNanos) {}

    private final Map<String, Shown> shown = new HashMap<>();

    /** By name; the value is the Job once its creation was answered. */
    private final Map<String, @Nullable JobRef> unseen = new HashMap<>();

    private int placesHeld;
    private int started;

    /** Our launches the API server has not shown, and places that will be such. */
    int unseen() {
        return unseen.size() + placesHeld;
    }

    Load load(long now) {
        long oldest = now;
        for (Shown job : shown.values()) {
            if (job.phase() == JobPhase.WAITING) {
                oldest = Math.min(oldest, job.sinceNanos());
            }
        }
        return new Load(shown.size() - started + unseen(), started, oldest);
    }

    /** Keeps a place for a launch to come. */
    void hold() {
        placesHeld++;
    }

    /** The place is not used. */
    void letGo() {
        placesHeld--;
    }

    /** The place goes to the Job called {@code name}, which is about to be created. */
    void launching(String name) {
        placesHeld--;
        if (!shown.containsKey(name)) {
            unseen.put(name, null);
        }
    }

    /** It was created. It may have been shown before the answer came. */
    void created(JobRef job) {
        if (unseen.containsKey(job.name())) {
            unseen.put(job.name(), job);
        }
    }

    /** It was not created, as far as we know; if it was, it will be shown. */
    void notCreated(String name) {
        unseen.remove(name);
    }

    /**
     * The API server showed a Job.
     *
     * @return when it was first shown waiting, if this is the first time it is shown to have a pod
     */
    OptionalLong saw(JobSighting sighting, long now) {
        String name = sighting.job().name();
        unseen.remove(name);
        Shown before = shown.get(name);
        started += count(sighting.phase()) - (before == null ? 0 : count(before.phase()));
        if (sighting.phase() == JobPhase.AWAY) {
            shown.remove(name);
            return OptionalLong.empty();
        }
        long since = before == null || before.phase() != sighting.phase() ? now : before.sinceNanos();
        shown.put(name, new Shown(sighting.job(), sighting.phase(), since));
        return before != null && before.phase() == JobPhase.WAITING && sighting.phase() == JobPhase.STARTED
                ? OptionalLong.of(before.sinceNanos())
                : OptionalLong.empty();
    }

    /** The Jobs thought to exist that are not among these uids. */
    Collection<JobRef> missingFrom(Set<String> uids) {
        List<JobRef> missing = new ArrayList<>();
        shown.values().stream().map(Shown::job).forEach(missing::add);
        unseen.values().stream().filter(job -> job != null).forEach(missing::add);
        missing.removeIf(job -> uids.contains(job.uid()));
        return missing;
    }

    private static int count(JobPhase phase) {
        return phase == JobPhase.STARTED ? 1 : 0;
    }
}
