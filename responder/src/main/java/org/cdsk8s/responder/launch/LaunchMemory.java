package org.cdsk8s.responder.launch;

import java.time.Duration;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.cdsk8s.responder.tombstone.LaunchHistory;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.cdsk8s.responder.tombstone.Tombstones;

/**
 * What is remembered of launches and Jobs beside the Jobs themselves.
 *
 * @param history what is known before a launch, in one look
 * @param tombstones the Jobs that are gone
 * @param ids the requests message ids belong to
 * @param cancellations the requests nobody wants any more
 * @param ends the Jobs whose end was told
 * @param claimExpiry how long an unacknowledged Job is left to the delivery that claimed it
 */
public record LaunchMemory(
        LaunchHistory history,
        Tombstones tombstones,
        RequestIds ids,
        Cancellations cancellations,
        ToldEnds ends,
        Duration claimExpiry) {}
