package org.cdsk8s.reaper;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.common.kube.ClusterAccess;
import org.cdsk8s.reaper.journal.RedisJournalStore;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.lease.LeaseTerms;
import org.cdsk8s.reaper.publish.Voice;
import org.cdsk8s.reaper.watch.JobsOf;
import org.cdsk8s.reaper.watch.OwnJobs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the reaper from its settings, and starts and stops it with the process. */
@ApplicationScoped
class ReaperLifecycle {

    /** What is asked beside the watches only makes events say more; they must not wait long for it. */
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(ReaperLifecycle.class);

    private final ReaperConfig config;
    private final RedisDataSource redis;
    private final MeterRegistry meters;
    private volatile @Nullable Reaper reaper;

    ReaperLifecycle(ReaperConfig config, RedisDataSource redis, MeterRegistry meters) {
        this.config = config;
        this.redis = redis;
        this.meters = meters;
    }

    /** A setting without which nothing works ends the process; a dependency that is away never does. */
    void start(@Observes StartupEvent event) {
        try {
            Reaper made = new Reaper(parts(), new ReaperMetrics(meters), Clock.systemUTC());
            made.start();
            reaper = made;
        } catch (IllegalStateException e) {
            LOG.error("The reaper cannot start: {}", e.getMessage());
            Quarkus.asyncExit(1);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Reaper current = reaper;
        if (current != null) {
            current.stop();
        }
    }

    /** The reaper; empty before it is started, and when it could not be. */
    Optional<Reaper> reaper() {
        return Optional.ofNullable(reaper);
    }

    private Reaper.Parts parts() {
        String namespace = ClusterAccess.STANDARD.namespace(config.namespace());
        JobsOf jobs = new JobsOf(namespace, new OwnJobs(config.reaper().adoptPrefix()));
        Voice voice = new Voice(
                broker(),
                new Topology(config.amqp().exchange(), config.amqp().queues()),
                config.reaper().eventsFormat());
        return new Reaper.Parts(
                election(namespace),
                new Reaper.Watching(
                        clients(),
                        jobs,
                        config.reaper().watchSilence(),
                        config.reaper().podsMissing()),
                new RedisJournalStore(redis),
                voice);
    }

    private Election election(String namespace) {
        ReaperConfig.Lease lease = config.reaper().lease();
        LeaseTerms terms = new LeaseTerms(lease.name(), lease.duration(), lease.renewDeadline(), lease.retry());
        Config cluster = cluster();
        cluster.setRequestTimeout((int) terms.callTimeout().toMillis());
        cluster.setConnectionTimeout((int) terms.callTimeout().toMillis());
        return new Election(client(cluster), namespace, terms, candidate(), Clock.systemUTC());
    }

    /** A pod's name says where to look; the random part makes sure that no earlier process had the same. */
    private static String candidate() {
        return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "reaper") + "_" + UUID.randomUUID();
    }

    private BrokerAddress broker() {
        ReaperConfig.RabbitMq rabbitmq = config.rabbitmq();
        String host = rabbitmq.host()
                .orElseThrow(() -> new IllegalStateException("Set RABBITMQ_HOST to the host RabbitMQ runs on"));
        return new BrokerAddress(host, rabbitmq.port(), rabbitmq.vhost(), rabbitmq.user(), rabbitmq.passwd());
    }

    private Reaper.Clients clients() {
        Config impatient = cluster();
        impatient.setRequestTimeout((int) QUESTION_TIMEOUT.toMillis());
        impatient.setConnectionTimeout((int) QUESTION_TIMEOUT.toMillis());
        return new Reaper.Clients(client(cluster()), client(cluster()), client(impatient));
    }

    private Config cluster() {
        return ClusterAccess.STANDARD.config(config.kubeConfig());
    }

    /** Watch and election have a client each, and must see refusals instead of having them hidden behind retries. */
    private static KubernetesClient client(Config cluster) {
        cluster.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(cluster).build();
    }
}
