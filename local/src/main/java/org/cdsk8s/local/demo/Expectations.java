package org.cdsk8s.local.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demo promised, and where reality differed. */
final class Expectations {

    private final Narrator narrator;
    private final List<String> surprises = new ArrayList<>();

    Expectations(Narrator narrator) {
        this.narrator = narrator;
    }

    /** Notes a surprise, and tells it, unless {@code held}. */
    void expect(boolean held, String otherwise) {
        if (!held) {
            surprises.add(otherwise);
            narrator.say("UNEXPECTED: " + otherwise);
        }
    }

    /** Expects exactly these events, in this order. */
    void expectEvents(List<HeardEvent> events, String... words) {
        List<String> heard = events.stream().map(HeardEvent::word).toList();
        expect(heard.equals(List.of(words)), "heard " + heard + " instead of " + List.of(words));
    }

    /** Whether everything was as promised. */
    boolean allHeld() {
        return surprises.isEmpty();
    }

    /** What was not as promised. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }
}
