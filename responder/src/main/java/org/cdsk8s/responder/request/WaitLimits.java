package org.cdsk8s.responder.request;

import java.time.Duration;

/**
 * How long a request waits for a cluster that will not take it now.
 *
 * @param hold how long a delivery is held before its request is parked; well below half of the broker's consumer
 *     timeout, 30 minutes by default ("Delivery Acknowledgement Timeout")
 * @param total how long a request waits in all before it is told and kept as expired
 * @param parking whether the broker can park requests for us; otherwise they are held for the whole time
 */
public record WaitLimits(Duration hold, Duration total, boolean parking) {

    /** How long a delivery is held. */
    public Duration held() {
        return parking ? hold : total;
    }
}
