package org.cdsk8s.reaper;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.common.watch.ObjectObserver;
import org.cdsk8s.common.watch.Presence;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.change.EventId;
import org.cdsk8s.reaper.change.StateChange;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.journal.PendingEvent;
import org.cdsk8s.reaper.publish.JobEventPublisher;
import org.cdsk8s.reaper.watch.JobObservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observation line, top to bottom: what was seen, whether it is news, that it is about to be said, saying it, and
 * that it was said. One thread observes, another settles.
 *
 * @param detector decides what is news
 * @param journal knows what was said
 * @param publisher says it
 * @param metrics counts it
 */
record ObservationLine(ChangeDetector detector, Journal journal, JobEventPublisher publisher, ReaperMetrics metrics)
        implements ObjectObserver<JobObservation> {

    private static final Logger LOG = LoggerFactory.getLogger(ObservationLine.class);

    /** Says again whatever an earlier session began to say and nobody knows to have arrived. */
    void resume() throws IOException, InterruptedException {
        List<PendingEvent> pending = journal.pending();
        if (!pending.isEmpty()) {
            LOG.info("Saying {} events again that were not confirmed", pending.size());
        }
        say(pending);
    }

    @Override
    public void observed(List<JobObservation> seen) throws IOException, InterruptedException {
        journal.recall(seen.stream().map(one -> one.job().uid()).toList());
        List<StateChange> changes = new ArrayList<>();
        for (JobObservation observation : seen) {
            String uid = observation.job().uid();
            detector.detect(observation, journal.last(uid)).ifPresent(change -> {
                journal.stage(change);
                changes.add(change);
            });
            if (observation.gone()) {
                journal.gone(uid);
            }
        }
        List<PendingEvent> events = journal.commit();
        changes.forEach(ObservationLine::report);
        say(events);
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
            told.forEach(event -> metrics.told(event.state()));
        }
    }

    private static void report(StateChange change) {
        LOG.info(
                "Job {} is {}{} [{}]{}",
                change.job().name(),
                change.id().state().word(),
                change.failure() == null ? "" : ": " + change.failure().text(),
                change.id(),
                change.told() ? ", which the world was told before this journal began" : "");
    }

    private void say(List<PendingEvent> events) throws IOException, InterruptedException {
        for (PendingEvent event : events) {
            publisher.publish(event);
        }
    }
}
