package org.cdsk8s.reaper.pods;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.diagnosis.PodReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.Presence;
import org.cdsk8s.reaper.watch.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * What the pods say, by Job, while it may be needed to explain what became of the Job: until that is told, and where
 * nobody tells, because another reaper does, for a while after a pod has ended. Thread-safe.
 */
public final class KnownPods implements ObjectObserver<PodObservation> {

    /**
     * A Job fails some time after its last pod did: at once, or when the Job controller's longest back-off is over, 10
     * minutes (MaxJobPodFailureBackOff, pkg/controller/job/job_controller.go). Thrice that for a slow controller.
     */
    static final Duration KEPT = Duration.ofMinutes(30);

    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** Jobs and pods are seen on two connections: a pod's last words may come this much later than its Job's end is told. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, List<KnownPod>> pods = new HashMap<>();
    private final Map<String, StuckJob> stuck = new HashMap<>();

    /** Jobs with pods whose end was told lately, by uid, the first told first, and when that was. */
    private final Map<String, Instant> told = new LinkedHashMap<>();

    private Instant swept;
    private volatile String reached = "";

    /** Knows nothing yet. */
    public KnownPods(Clock clock) {
        this.clock = clock;
        this.swept = clock.instant();
    }

    @Override
    public synchronized void observed(List<PodObservation> seen) {
        seen.forEach(this::observe);
    }

    @Override
    public synchronized void reached(String resourceVersion) {
        reached = resourceVersion;
        listenAgain();
        sweep();
    }

    /** Pods that went while nobody looked cannot start any more; why they failed may still be needed. */
    @Override
    public synchronized void listed(Set<String> names, String resourceVersion, Presence presence) {
        for (String uid : List.copyOf(pods.keySet())) {
            put(
                    uid,
                    of(pods.get(uid)).stream()
                            .map(pod -> names.contains(pod.name()) ? pod : pod.ended(clock.instant()))
                            .toList());
        }
    }

    /** What the pods of the Job with this uid say, as far as they are known. */
    public synchronized List<PodReading> of(String uid) {
        return of(pods.get(uid)).stream().map(KnownPod::reading).toList();
    }

    /** The Jobs that cannot start, and have been known for {@code settled} not to. */
    public synchronized Map<JobRef, Finding> stuck(Duration settled) {
        Instant latest = clock.instant().minus(settled);
        Map<JobRef, Finding> found = new LinkedHashMap<>();
        stuck.values().stream()
                .filter(job -> !job.since().isAfter(latest))
                .forEach(job -> found.put(job.job(), job.finding()));
        return found;
    }

    /** The Job's end is told, or it is gone: nobody will ask again, and its pods go unheard for a minute. */
    public synchronized void forget(String uid) {
        if (pods.remove(uid) != null) {
            told.put(uid, clock.instant());
        }
        stuck.remove(uid);
        listenAgain();
    }

    /** How many Jobs something is known of. */
    public synchronized int jobs() {
        return pods.size();
    }

    /** How far the pods were seen; empty when not at all. */
    String reached() {
        return reached;
    }

    /** A Job's pods stay in the order they were first seen in: of two of the same second, the later one is the younger. */
    private void observe(PodObservation seen) {
        String uid = seen.job().uid();
        if (told.containsKey(uid)) {
            return;
        }
        List<KnownPod> others = new ArrayList<>(of(pods.get(uid)));
        Optional<KnownPod> earlier = others.stream()
                .filter(pod -> pod.name().equals(seen.reading().name()))
                .findFirst();
        int place = earlier.map(others::indexOf).orElse(others.size());
        earlier.ifPresent(others::remove);
        if (worthKeeping(seen, earlier)) {
            others.add(place, KnownPod.of(seen, earlier, clock.instant()));
        }
        put(uid, others);
        judge(seen.job());
    }

    /** One that did its work explains no failure, and one that nobody asked about when it went will not be asked about. */
    private static boolean worthKeeping(PodObservation seen, Optional<KnownPod> earlier) {
        return switch (seen.end()) {
            case SUCCESS -> false;
            case GONE -> earlier.isPresent();
            case NONE, FAILURE -> true;
        };
    }

    private void judge(JobRef job) {
        Optional<Finding> finding = of(pods.get(job.uid())).stream()
                .filter(pod -> !pod.over() && pod.reading().stuck() != null)
                .max(Comparator.comparing(pod -> pod.reading().created()))
                .flatMap(pod -> Optional.ofNullable(pod.reading().stuck()));
        if (finding.isPresent()) {
            StuckJob known = stuck.get(job.uid());
            Instant since = known == null ? clock.instant() : known.since();
            stuck.put(job.uid(), new StuckJob(job, finding.get(), since));
        } else {
            stuck.remove(job.uid());
        }
    }

    private void put(String uid, List<KnownPod> known) {
        if (known.isEmpty()) {
            pods.remove(uid);
        } else {
            pods.put(uid, List.copyOf(known));
        }
        StuckJob before = stuck.get(uid);
        if (before != null) {
            judge(before.job());
        }
    }

    /** Nothing more is to come of those whose end was told long ago. */
    private void listenAgain() {
        Instant late = clock.instant().minus(LATE);
        Iterator<Instant> since = told.values().iterator();
        while (since.hasNext() && since.next().isBefore(late)) {
            since.remove();
        }
    }

    private void sweep() {
        Instant now = clock.instant();
        if (swept.plus(SWEEP).isAfter(now)) {
            return;
        }
        swept = now;
        for (String uid : List.copyOf(pods.keySet())) {
            List<KnownPod> known = of(pods.get(uid));
            List<KnownPod> kept = known.stream()
                    .filter(pod -> !pod.endedBefore(now.minus(KEPT)))
                    .toList();
            if (kept.size() < known.size()) {
                put(uid, kept);
            }
        }
    }

    private static List<KnownPod> of(@Nullable List<KnownPod> known) {
        return known == null ? List.of() : known;
    }

    /**
     * A Job that cannot start.
     *
     * @param since since when that has been known
     */
    private record StuckJob(JobRef job, Finding finding, Instant since) {}
}
