package org.cdsk8s.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows one request from the first answer to the last event of its Job, telling each as it comes. The answer comes from
 * the responder and the Job's states from the reaper, so that a state may overtake the answer; it is told after it.
 */
final class JobStory {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Narrator narrator;
    private final int asset;
    private final List<HeardEvent> told = new ArrayList<>();
    private final List<HeardEvent> early = new ArrayList<>();

    private JobStory(Narrator narrator, int asset) {
        this.narrator = narrator;
        this.asset = asset;
    }

    /**
     * The events about the request for deliverable {@code asset}, in the order they were told.
     *
     * @throws DemoException if its end is not told within 60 s
     */
    static List<HeardEvent> follow(EventFeed feed, int asset, Narrator narrator) {
        JobStory story = new JobStory(narrator, asset);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!story.ended()) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            story.hear(next(feed, left));
        }
        return story.told;
    }

    private static HeardEvent next(EventFeed feed, Duration left) {
        try {
            return feed.next(left)
                    .orElseThrow(() -> new DemoException("The end of the Job was not told within "
                            + PATIENCE.toSeconds() + " s; the services' logs are in the demo's directory"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("The demo was interrupted while listening", e);
        }
    }

    private boolean ended() {
        return !told.isEmpty() && told.get(told.size() - 1).last();
    }

    private void hear(HeardEvent event) {
        if (event.answers(asset)) {
            tell(event);
            early.stream().filter(this::belongs).forEach(this::tell);
            early.clear();
        } else if (told.isEmpty()) {
            early.add(event);
        } else if (belongs(event)) {
            tell(event);
        }
    }

    private boolean belongs(HeardEvent event) {
        return event.jobName().equals(told.get(0).jobName());
    }

    private void tell(HeardEvent event) {
        told.add(event);
        narrator.say(event.line());
    }
}
