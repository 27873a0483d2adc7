package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.cdsk8s.common.kube.ClusterAccess;
import org.cdsk8s.responder.launch.LaunchMemory;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.tombstone.Cancellations;
import org.cdsk8s.responder.tombstone.LaunchHistory;
import org.cdsk8s.responder.tombstone.RequestIds;
import org.cdsk8s.responder.tombstone.ToldEnds;
import org.cdsk8s.responder.tombstone.Tombstones;

/** What the container makes for the responder. */
@Singleton
class ResponderBeans {

    /** fabric8 repeats failed calls by itself, unseen; we repeat them where we can see and bound it. */
    private static final int NO_HIDDEN_RETRIES = 0;

    private static final int REQUEST_TIMEOUT_MS = 30_000;

    /** Made at first use, so that a cluster that cannot be found is told by {@link Responder} in one sentence. */
    @Produces
    @ApplicationScoped
    KubernetesClient kubernetes(ResponderConfig config) {
        Config cluster = new ConfigBuilder(ClusterAccess.STANDARD.config(config.kubeConfig()))
                .withRequestRetryBackoffLimit(NO_HIDDEN_RETRIES)
                .withRequestTimeout(REQUEST_TIMEOUT_MS)
                .build();
        return new KubernetesClientBuilder().withConfig(cluster).build();
    }

    void close(@Disposes KubernetesClient kubernetes) {
        kubernetes.close();
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ResponderMetrics metrics(MeterRegistry registry) {
        return new ResponderMetrics(registry);
    }

    @Produces
    @Singleton
    LaunchMemory memory(RedisDataSource redis, ResponderConfig config) {
        ResponderConfig.Request request = config.request();
        return new LaunchMemory(
                new LaunchHistory(redis),
                new Tombstones(redis),
                new RequestIds(redis),
                new Cancellations(redis, request.maxWait()),
                new ToldEnds(redis),
                request.claimExpiry());
    }
}
