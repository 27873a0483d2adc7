package org.cdsk8s.reaper.publish;

/** In which forms events are published. The plain form is never switched off. */
public enum EventsFormat {
    /** As the contract says, and nothing else. */
    PLAIN,
    /** As the contract says, and then as a CloudEvent. */
    BOTH
}
