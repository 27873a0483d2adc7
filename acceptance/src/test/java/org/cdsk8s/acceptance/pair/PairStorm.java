package org.cdsk8s.acceptance.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.weather.Weather;
import org.cdsk8s.local.audit.Audit;

/** One run: requests in the weather, then calm, then the judgement. By one thread. */
final class PairStorm implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PairStorm.class.getName());

    /** What was published last must not lead to anything new. */
    private static final Duration STILL = Duration.ofSeconds(3);

    /** Kubernetes' controllers wait up to half a minute before they ask an API server that was away again. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final PairSettings settings;
    private final List<Errand> errands;
    private final PairParts parts = new PairParts();
    private final Hearing hearing;
    private final Lookout lookout;
    private final Asking asking;
    private final Weather weather;

    PairStorm(PairSettings settings) throws IOException {
        this.settings = settings;
        errands = Errand.of(settings.seed(), settings.requests(), settings.time());
        hearing = new Hearing(parts.surroundings().broker());
        lookout = new Lookout(parts.surroundings(), errands, parts.traces());
        asking = new Asking(parts.surroundings(), lookout.chronicle());
        weather = new Weather(settings.seed());
    }

    /** Requests and weather at once. */
    void rage() throws Exception {
        parts.start();
        asking.ask(errands);
        weather.rage(parts.all(), settings.time());
    }

    /** Waits until nothing is open any more; when that takes too long, the judgement says what is. */
    void calm() {
        LOG.log(Level.INFO, "The storm is over");
        try {
            await().during(STILL)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> asking.done() && open().isEmpty());
        } catch (ConditionTimeoutException late) {
            LOG.log(Level.WARNING, "Not everything came to its end within {0}", PATIENCE);
        }
    }

    /** Fails with everything that is not as it should be. */
    void judge() throws IOException {
        LOG.log(
                Level.INFO,
                "Seed {0}: {1}",
                Long.toString(settings.seed()),
                PairReport.of(errands, evidence(), parts.traces(), audit(), weather.done()));
        var open = open();
        assertSoftly(softly -> {
            softly.assertThat(open).as("open").isEmpty();
            softly.assertThat(LineAudit.of(errands, evidence()).wrong())
                    .as("wrong")
                    .isEmpty();
            softly.assertThat(audit()).matches(Audit::clean, "clean");
            softly.assertThat(lookout.findings()).isEmpty();
            softly.assertThat(asking.failures()).isEmpty();
            softly.assertThat(parts.services()).allMatch(ServiceProcess::alive);
        });
    }

    /** Responders that end give back what they had in hand: nothing. */
    void leaveNothing() throws IOException, TimeoutException {
        parts.endResponders();
        assertThat(parts.waiting()).as("messages that were not acknowledged").isZero();
    }

    @Override
    public void close() throws IOException {
        weather.close();
        asking.close();
        lookout.close();
        hearing.close();
        parts.close();
    }

    private List<String> open() throws IOException {
        List<String> open = new ArrayList<>(LineAudit.of(errands, evidence()).open());
        open.addAll(audit().missing());
        lookout.living().forEach(job -> open.add("the Job " + LineAudit.name(job) + " is still there"));
        for (var errand : errands) {
            for (var job : evidence().jobsOf(errand)) {
                open.addAll(parts.traces().amiss(errand, job));
            }
        }
        return open;
    }

    private Evidence evidence() {
        return new Evidence(lookout.chronicle().jobs(), hearing.said(), hearing.letters(), asking.unknown());
    }

    private Audit audit() {
        return Audit.of(lookout.chronicle().history(), hearing.announcements());
    }
}
