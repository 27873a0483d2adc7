package org.cdsk8s.reaper.pods;

import java.time.Instant;
import java.util.Optional;
import org.cdsk8s.common.diagnosis.PodReading;
import org.cdsk8s.reaper.watch.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * A pod.
 *
 * @param reading what it says, and what it said before and forgot
 * @param ended when it was first seen to have ended or to be gone; null while it lives
 */
record KnownPod(PodReading reading, @Nullable Instant ended) {

    static KnownPod of(PodObservation seen, Optional<KnownPod> earlier, Instant now) {
        PodReading reading =
                earlier.map(pod -> seen.reading().following(pod.reading())).orElse(seen.reading());
        if (seen.end() == PodObservation.End.NONE) {
            return new KnownPod(reading, null);
        }
        return earlier.filter(KnownPod::over)
                .map(pod -> new KnownPod(reading, pod.ended()))
                .orElse(new KnownPod(reading, now));
    }

    String name() {
        return reading.name();
    }

    boolean over() {
        return ended != null;
    }

    KnownPod ended(Instant now) {
        return over() ? this : new KnownPod(reading, now);
    }

    boolean endedBefore(Instant moment) {
        return ended != null && ended.isBefore(moment);
    }
}
