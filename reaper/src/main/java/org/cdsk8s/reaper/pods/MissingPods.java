package org.cdsk8s.reaper.pods;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.reaper.watch.Inquiry;
import org.cdsk8s.reaper.watch.PodlessJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the Jobs for which Kubernetes cannot create pods: for want of quota, of a service account, or of somebody's
 * admission. No pod says so, only the Job controller's Events. Not thread-safe.
 */
public final class MissingPods {

    /** Jobs looked at in one go, those with an Event first: a controller with a backlog leaves many without a pod. */
    private static final int AT_ONCE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(MissingPods.class);

    private final Inquiry inquiry;
    private final Duration patience;
    private final Clock clock;

    /** By uid, when to look at a Job. Those that had not begun when we did may have waited for long. */
    private final Map<String, Instant> due = new HashMap<>();

    private boolean begun;
    private String lastReason = "";

    /**
     * Prepares the search.
     *
     * @param patience how long a Job may be without a pod
     */
    public MissingPods(Inquiry inquiry, Duration patience, Clock clock) {
        this.inquiry = inquiry;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Those for which pods cannot be created.
     *
     * @param waiting the Jobs of which no pod was seen yet
     */
    public Map<JobRef, Finding> among(Collection<JobRef> waiting) {
        Instant now = clock.instant();
        due.keySet().retainAll(waiting.stream().map(JobRef::uid).collect(Collectors.toSet()));
        waiting.forEach(job -> due.putIfAbsent(job.uid(), begun ? now.plus(patience) : now));
        begun = true;
        List<JobRef> overdue = waiting.stream()
                .filter(job -> !now.isBefore(due.getOrDefault(job.uid(), now)))
                .toList();
        if (overdue.isEmpty()) {
            return Map.of();
        }
        try {
            Map<JobRef, Finding> found = judge(overdue, inquiry.failedCreates(), now);
            lastReason = "";
            return found;
        } catch (ApiFailureException e) {
            sayOnce(String.valueOf(e.getMessage()));
            overdue.forEach(job -> due.put(job.uid(), now.plus(patience)));
            return Map.of();
        }
    }

    private Map<JobRef, Finding> judge(List<JobRef> overdue, Map<String, String> messages, Instant now)
            throws ApiFailureException {
        List<JobRef> first = overdue.stream()
                .sorted(Comparator.comparing(job -> !messages.containsKey(job.uid())))
                .limit(AT_ONCE)
                .toList();
        Map<JobRef, Finding> found = new LinkedHashMap<>();
        for (JobRef job : first) {
            Optional<PodlessJob> podless = inquiry.podless(job);
            Optional<String> message = Optional.ofNullable(messages.get(job.uid()));
            if (podless.isPresent() && overdue(podless.get(), now) && tried(podless.get(), message)) {
                found.put(job, Finding.podsNotCreated(message.orElse("")));
            }
            due.put(job.uid(), next(podless, now));
        }
        return found;
    }

    private boolean overdue(PodlessJob job, Instant now) {
        return !job.since().plus(patience).isAfter(now);
    }

    /** A controller that has not come round to a Job yet is busy, which is no failure. */
    private static boolean tried(PodlessJob job, Optional<String> message) {
        return job.started() || message.isPresent();
    }

    private Instant next(Optional<PodlessJob> podless, Instant now) {
        return podless.map(job -> job.since().plus(patience))
                .filter(moment -> moment.isAfter(now))
                .orElse(now.plus(patience));
    }

    private void sayOnce(String reason) {
        if (!reason.equals(lastReason)) {
            LOG.warn("Whether pods of Jobs cannot be created is not known: {}; asking again", reason);
        }
        lastReason = reason;
    }
}
