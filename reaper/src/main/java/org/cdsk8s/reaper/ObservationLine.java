package org.cdsk8s.reaper;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.event.JobEvent;
import org.cdsk8s.common.job.JobReading;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.Presence;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.journal.JournalEntry;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.cdsk8s.reaper.pods.Explainer;
import org.cdsk8s.reaper.publish.JobEventPublisher;
import org.cdsk8s.reaper.watch.JobObservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observation line, top to bottom: what was seen, whether it is news, why, that it is about to be said, saying it, and
 * that it was said. One thread observes Jobs, another one what keeps them from starting, a third one settles.
 *
 * @param detector decides what is news
 * @param explainer says why a Job failed or cannot start
 * @param journal knows what was said
 * @param publisher says it
 * @param metrics counts it
 */
record ObservationLine(
        ChangeDetector detector,
        Explainer explainer,
        Journal journal,
        JobEventPublisher publisher,
        ReaperMetrics metrics)
        implements ObjectObserver<JobObservation> {

    private static final Logger LOG = LoggerFactory.getLogger(ObservationLine.class);

    /** Says again whatever an earlier session began to say and nobody knows to have arrived. */
    void resume() throws IOException, InterruptedException {
        List<PendingEvent> pending = journal.pending();
        if (!pending.isEmpty()) {
            LOG.info("Saying {} events again that were not confirmed", pending.size());
        }
        publish(pending);
    }

    @Override
    public synchronized void observed(List<JobObservation> seen) throws IOException, InterruptedException {
        journal.recall(seen.stream().map(one -> one.job().uid()).toList());
        explainer.lookUp(seen.stream().filter(this::fails).toList());
        List<StateChange> changes = new ArrayList<>();
        for (JobObservation observation : seen) {
            String uid = observation.job().uid();
            detector.detect(observation, journal.last(uid))
                    .map(change -> explained(change, observation))
                    .ifPresent(change -> {
                        journal.stage(change);
                        changes.add(change);
                    });
            if (observation.gone()) {
                journal.gone(uid);
            }
        }
        say(changes);
        seen.stream()
                .filter(observation -> observation.reading().terminal())
                .forEach(ended -> explainer.forget(ended.job().uid()));
    }

    /** These Jobs cannot start; says so of those of which it was not said. */
    synchronized void stuck(Map<JobRef, Finding> found) throws IOException, InterruptedException {
        List<StateChange> changes = new ArrayList<>();
        found.forEach((job, finding) -> {
            JournalEntry known = journal.entry(job.uid());
            if (known != null && stillSo(finding, known)) {
                JobReading reading =
                        new JobReading(known.latest().state(), known.latest().failedPods(), null);
                detector.stuck(job, finding.category(), known.latest(), known.stuck())
                        .map(change -> change.because(explainer.stuck(job, finding, reading)))
                        .ifPresent(change -> {
                            journal.stage(change);
                            changes.add(change);
                        });
            }
        });
        say(changes);
    }

    /** What the journal knows and neither the list nor the API server does has gone while nobody looked. */
    @Override
    public void listed(Set<String> uids, String resourceVersion, Presence presence)
            throws ApiFailureException, IOException, InterruptedException {
        for (JobRef missing : journal.missingFrom(uids)) {
            if (!presence.exists(missing.name(), missing.uid())) {
                observed(List.of(JobObservation.vanished(missing)));
            }
        }
        journal.listed(uids, resourceVersion);
    }

    @Override
    public void reached(String resourceVersion) {
        journal.reached(resourceVersion);
    }

    /** Journals what was told meanwhile, waiting up to {@code patience} for the first. */
    void settle(Duration patience) throws IOException, InterruptedException {
        List<EventId> told = publisher.told(patience);
        if (told.isEmpty()) {
            journal.flush();
        } else {
            journal.confirmed(told);
            told.forEach(metrics::told);
        }
    }

    /** A Job that was asked for may have got its pod before the answer is dealt with. */
    private static boolean stillSo(Finding finding, JournalEntry known) {
        return finding.category() != FailureCategory.PODS_NOT_CREATED || known.waitsForPods();
    }

    private boolean fails(JobObservation observation) {
        EventId last = journal.last(observation.job().uid());
        return observation.reading().state() == JobState.FAILED
                && (last == null || !last.state().terminal());
    }

    private StateChange explained(StateChange change, JobObservation observation) {
        return change.failure() == null || change.told() ? change : change.because(explainer.failed(observation));
    }

    private void say(List<StateChange> changes) throws IOException, InterruptedException {
        List<PendingEvent> events = journal.commit();
        changes.forEach(ObservationLine::report);
        publish(events);
    }

    private static void report(StateChange change) {
        FailureCategory stuck = change.id().stuck();
        LOG.info(
                "Job {} is {}{} [{}]{}",
                change.job().name(),
                stuck == null ? change.id().state().word() : JobEvent.STUCK,
                why(change),
                change.id(),
                change.told() ? ", which the world was told before this journal began" : "");
    }

    private static String why(StateChange change) {
        String failure = change.failure() == null ? "" : ": " + change.failure().text();
        Diagnosis diagnosis = change.diagnosis();
        return diagnosis == null
                ? failure
                : failure + " (" + diagnosis.category().word() + ": " + diagnosis.explanation() + ")";
    }

    private void publish(List<PendingEvent> events) throws IOException, InterruptedException {
        for (PendingEvent event : events) {
            publisher.publish(event);
        }
    }
}
