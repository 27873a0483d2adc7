package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.responder.metrics.ResponderMetrics;

/** The saving of logs, put together: the archive, who follows logs while they grow, and who tidies up. Thread-safe. */
public final class LogSaving implements AutoCloseable {

    /** How often it is looked for what dead responders left; and for how long what they left is left alone. */
    private static final Duration TIDY = Duration.ofHours(1);

    private final PodLogArchive archive;
    private final Optional<LogFollower> follower;
    private final Optional<Leftovers> leftovers;
    private final ScheduledExecutorService tidying =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "log-leftovers"));

    /**
     * Puts it together; nothing is followed yet.
     *
     * @param kubernetes not retrying by itself; closing it is up to the caller
     * @param namespace where the Jobs are
     */
    public LogSaving(
            KubernetesClient kubernetes,
            String namespace,
            LogSettings settings,
            ResponderMetrics metrics,
            Clock clock) {
        archive = new PodLogArchive(kubernetes, settings, metrics, clock);
        follower = settings.follow()
                .map(how -> new LogFollower(
                        new KubernetesClientBuilder()
                                .withConfig(kubernetes.getConfiguration())
                                .build(),
                        namespace,
                        settings,
                        archive,
                        metrics,
                        clock));
        leftovers = settings.base().map(base -> new Leftovers(base, namespace, TIDY, kubernetes, archive, clock));
    }

    /** Where the logs of Jobs that are over are saved. */
    public PodLogArchive archive() {
        return archive;
    }

    /** Begins to follow, if that is wanted, and to tidy up. */
    @SuppressWarnings("FutureReturnValueIgnored") // it looks again and again until it is shut down
    public void start() {
        follower.ifPresent(LogFollower::start);
        long first = ThreadLocalRandom.current().nextLong(TIDY.toSeconds()); // not all responders at once
        leftovers.ifPresent(look -> tidying.scheduleWithFixedDelay(look, first, TIDY.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        tidying.shutdownNow();
        follower.ifPresent(LogFollower::close);
    }
}
