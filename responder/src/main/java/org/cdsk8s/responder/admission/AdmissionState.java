package org.cdsk8s.responder.admission;

import java.time.Duration;

/**
 * How admission stands at one moment.
 *
 * @param inFlight unfinished Jobs of ours, whoever launched them
 * @param limit how many there may be
 * @param waiting how many requests in hand wait for a place
 * @param longestWait how long the first of them has waited
 * @param obstacle why no other Job may be created now, as a sentence; empty when one may
 */
public record AdmissionState(int inFlight, int limit, int waiting, Duration longestWait, String obstacle) {

    /** Whether another Job may be created now. */
    public boolean open() {
        return obstacle.isEmpty();
    }
}
