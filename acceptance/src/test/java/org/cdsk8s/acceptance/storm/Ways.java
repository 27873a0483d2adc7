package org.cdsk8s.acceptance.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.relay.Relay;

/**
 * The network between the reapers and all they depend on. Whoever judges them does not use it.
 *
 * @param rabbitMq leads to RabbitMQ
 * @param redis leads to Redis
 * @param apiServer leads to the API server
 * @param address RabbitMQ by this way
 * @param store Redis by this way
 * @param kubeconfig the API server by this way
 * @param directory where that file is
 */
record Ways(
        Relay rabbitMq,
        Relay redis,
        Relay apiServer,
        AmqpAddress address,
        RedisAddress store,
        Path kubeconfig,
        WorkDirectory directory)
        implements AutoCloseable {

    /** Short terms, so that a storm sees many a change of speaker. */
    private static final Map<String, String> LEASE = Map.of(
            "CDS_REAPER_LEASE_DURATION", "6s",
            "CDS_REAPER_LEASE_RENEW_DEADLINE", "4s",
            "CDS_REAPER_LEASE_RETRY", "500ms");

    static Ways open(KubernetesControlPlane controlPlane, AmqpAddress broker, RedisAddress redis) throws IOException {
        var toRabbitMq = Relay.open(0, broker.port());
        var toRedis = Relay.open(0, redis.port());
        int port = controlPlane.client().getMasterUrl().getPort();
        var toApiServer = Relay.open(0, port);
        var directory = WorkDirectory.create("storm-ways");
        var direct = Files.readString(controlPlane.kubeconfig());
        return new Ways(
                toRabbitMq,
                toRedis,
                toApiServer,
                new AmqpAddress(
                        broker.host(), toRabbitMq.port(), broker.user(), broker.password(), broker.virtualHost()),
                new RedisAddress(redis.host(), toRedis.port(), redis.database(), redis.password()),
                directory.write("kubeconfig", direct.replace(":" + port, ":" + toApiServer.port())),
                directory);
    }

    /** A reaper that goes these ways; it is not started yet. */
    ServiceProcess reaper(String namespace, Map<String, String> settings, WorkDirectory own) {
        var all = new HashMap<>(LEASE);
        all.putAll(settings);
        return new Bench(namespace, kubeconfig, address, store, own).reaper(all);
    }

    Part toRabbitMq() {
        return Part.of("way to RabbitMQ", rabbitMq);
    }

    Part toRedis() {
        return Part.of("way to Redis", redis);
    }

    Part toApiServer() {
        return Part.of("way to the API server", apiServer);
    }

    @Override
    public void close() throws IOException {
        rabbitMq.close();
        redis.close();
        apiServer.close();
        directory.discardData();
    }
}
