package org.cdsk8s.acceptance.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.cdsk8s.acceptance.audit.Chronicle;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.weather.Weather;
import org.cdsk8s.local.audit.Audit;

/** One run: squalls and weather in turn, then calm, then the judgement. By one thread. */
final class Storm implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Storm.class.getName());

    /** Kubernetes' controllers wait up to half a minute before they ask an API server that was away again. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final StormSettings settings;
    private final StormParts parts = new StormParts();
    private final Listener listener;
    private final Chronicle chronicle;
    private final Population population;
    private final Weather weather;
    private final Squalls squalls;
    private final AtomicBoolean storming = new AtomicBoolean(true);

    Storm(StormSettings settings) throws IOException {
        this.settings = settings;
        listener = new Listener(parts.surroundings().broker());
        chronicle = new Chronicle(
                parts.surroundings().client(), parts.surroundings().namespace());
        population = new Population(parts, Clock.systemUTC());
        weather = new Weather(settings.seed());
        squalls = new Squalls(parts, population, chronicle, listener, settings.seed());
    }

    /** Squalls and weather, as often as the settings say. */
    void rage() throws Exception {
        parts.startReapers();
        population.deleteWhen(new Clearing(listener, chronicle, storming, Clock.systemUTC()));
        for (int round = 0; round < settings.rounds(); round++) {
            squalls.strike();
            population.live(
                    Plan.of(settings.seed() + round, round * settings.jobs(), settings.jobs(), settings.time()));
            weather.rage(parts.all(), settings.time());
        }
        storming.set(false);
    }

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

    /** Fails with everything that is not as it should be. */
    void judge() throws IOException {
        List<String> done = new ArrayList<>(squalls.done());
        done.addAll(weather.done());
        LOG.log(
                Level.INFO,
                "Seed {0}: {1}",
                Long.toString(settings.seed()),
                StormReport.of(population.born(), done, listener.heard(), chronicle, parts.logs()));
        var audit = audit();
        LOG.log(Level.INFO, "{0}", audit);
        assertSoftly(softly -> {
            softly.assertThat(audit).matches(Audit::clean, "clean");
            softly.assertThat(squalls.findings()).isEmpty();
            softly.assertThat(Endings.surprises(population.born(), listener.heard()))
                    .isEmpty();
            softly.assertThat(population.failures()).isEmpty();
            softly.assertThat(parts.reapers()).allMatch(ServiceProcess::alive);
        });
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

    @Override
    public void close() throws IOException {
        weather.close();
        population.close();
        chronicle.close();
        listener.close();
        parts.close();
    }

    private boolean quiet() throws InterruptedException {
        chronicle.read();
        return population.done()
                && population.born().stream().allMatch(job -> listener.toldEndOf(job.uid()))
                && audit().missing().isEmpty()
                && parts.reapers().stream().anyMatch(Storm::allConfirmed);
    }

    private Audit audit() {
        return Audit.of(
                chronicle.history(), listener.heard().stream().map(Heard::what).toList());
    }

    private static boolean allConfirmed(ServiceProcess reaper) {
        return reaper.status("/q/health/live") == 200
                && reaper.body("/q/metrics")
                        .lines()
                        .anyMatch(line -> line.matches("cds_reaper_events_pending.* 0\\.0"));
    }
}
