package org.cdsk8s.acceptance.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.audit.Audit;
import org.junit.jupiter.api.Test;

/**
 * Two reapers tell the end of every Job once, while they and all they depend on are killed, paused and restarted at
 * random. CONTRIBUTING.md says how to run it longer, or again with the seed it prints.
 */
class ReaperStormIT {

    private static final Logger LOG = System.getLogger(ReaperStormIT.class.getName());

    /** Kubernetes' controllers wait up to half a minute before they ask an API server that was away again. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final StormSettings settings = StormSettings.read();

    @Test
    void shouldTellEveryEndOnceWhateverIsKilledOrPaused() throws Exception {
        LOG.log(Level.INFO, settings);
        try (var parts = new StormParts();
                var listener = new Listener(parts.broker(), Clock.systemUTC());
                var chronicle = new Chronicle(parts.client(), parts.namespace());
                var population = new Population(parts, Clock.systemUTC());
                var weather = new Weather(settings.seed())) {
            parts.startReapers();
            var storming = new AtomicBoolean(true);
            population.deleteWhen(new Clearing(listener, chronicle, storming, Clock.systemUTC()));
            population.live(Plan.of(settings.seed(), settings.jobs(), settings.time()));
            weather.rage(parts.all(), settings.time());
            storming.set(false);
            var run = new Run(parts, listener, chronicle, population, weather);
            run.calm();
            run.judge();
            run.startOver();
        }
    }

    /** What is left to do when the storm is over. */
    private record Run(
            StormParts parts, Listener listener, Chronicle chronicle, Population population, Weather weather) {

        /** Waits until all there is to tell was told; when that takes too long, the audit says what is missing. */
        void calm() throws InterruptedException {
            LOG.log(Level.INFO, "The storm is over");
            try {
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(this::quiet);
            } catch (ConditionTimeoutException late) {
                LOG.log(Level.WARNING, "Not everything was told within {0}", PATIENCE);
            }
            chronicle.read();
        }

        void judge() throws Exception {
            var report = StormReport.of(population.born(), weather.done(), listener.heard(), chronicle, parts.logs());
            LOG.log(Level.INFO, "{0}", report);
            var audit = audit();
            LOG.log(Level.INFO, "{0}", audit);
            assertThat(population.failures()).isEmpty();
            assertThat(audit).matches(Audit::clean, "clean");
            assertThat(StormReport.surprises(population.born(), listener.heard()))
                    .isEmpty();
            assertThat(parts.reapers()).allMatch(ServiceProcess::alive);
        }

        /** A reaper that starts afterwards has nothing to say but what is new. */
        void startOver() throws InterruptedException {
            int before = listener.heard().size();
            parts.reapers().forEach(ServiceProcess::kill);
            parts.reapers().get(0).start();
            var uid = population.oneMore("cds-after");

            await().atMost(PATIENCE).until(() -> listener.toldEndOf(uid));
            assertThat(listener.heard().stream().skip(before))
                    .extracting(Heard::uid)
                    .containsOnly(uid);
        }

        private boolean quiet() {
            return population.done()
                    && population.born().stream().allMatch(job -> listener.toldEndOf(job.uid()))
                    && audit().missing().isEmpty()
                    && parts.reapers().stream().anyMatch(Run::allConfirmed);
        }

        private Audit audit() {
            return Audit.of(
                    chronicle.history(),
                    listener.heard().stream().map(Heard::what).toList());
        }

        private static boolean allConfirmed(ServiceProcess reaper) {
            return reaper.status("/q/health/live") == 200
                    && reaper.body("/q/metrics")
                            .lines()
                            .anyMatch(line -> line.matches("cds_reaper_events_pending.* 0\\.0"));
        }
    }
}
