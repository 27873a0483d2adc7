package org.cdsk8s.acceptance.pair;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

/**
 * Every request ends in exactly one way, by two responders and two reapers, while these, all they depend on and the ways
 * between are killed, paused and restarted. CONTRIBUTING.md says how to run it longer, or again with the seed it prints.
 */
class PairStormIT {

    private static final Logger LOG = System.getLogger(PairStormIT.class.getName());

    @Test
    void shouldEndEveryRequestInOneWayWhateverIsKilledOrPaused() throws Exception {
        var settings = PairSettings.read();
        LOG.log(Level.INFO, settings);
        try (var storm = new PairStorm(settings)) {
            storm.rage();
            storm.calm();
            storm.judge();
            storm.leaveNothing();
        }
    }
}
