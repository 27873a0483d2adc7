package org.cdsk8s.acceptance.storm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

/**
 * Two reapers tell the end of every Job once, while they, all they depend on and the ways between are killed, paused and
 * restarted: in squalls, just when many Jobs end, and at random. CONTRIBUTING.md says how to run it longer, or again with
 * the seed it prints.
 */
class ReaperStormIT {

    private static final Logger LOG = System.getLogger(ReaperStormIT.class.getName());

    @Test
    void shouldTellEveryEndOnceWhateverIsKilledOrPaused() throws Exception {
        var settings = StormSettings.read();
        LOG.log(Level.INFO, settings);
        try (var storm = new Storm(settings)) {
            storm.rage();
            storm.calm();
            storm.judge();
            storm.startOver();
        }
    }
}
