package org.cdsk8s.acceptance.weather;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.local.relay.Relay;

/**
 * The network between the services and all they depend on. Whoever judges them does not use it.
 *
 * @param rabbitMq leads to RabbitMQ
 * @param redis leads to Redis
 * @param apiServer leads to the API server
 * @param address RabbitMQ by this way
 * @param store Redis by this way
 * @param kubeconfig the API server by this way
 * @param directory where that file is
 */
public record Ways(
        Relay rabbitMq,
        Relay redis,
        Relay apiServer,
        AmqpAddress address,
        RedisAddress store,
        Path kubeconfig,
        WorkDirectory directory)
        implements AutoCloseable {

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

    /** For services that go these ways. */
    Bench bench(String namespace, WorkDirectory own) {
        return new Bench(namespace, kubeconfig, address, store, own);
    }

    /** The way to RabbitMQ. */
    public Part toRabbitMq() {
        return Part.of("way to RabbitMQ", rabbitMq);
    }

    /** The way to Redis. */
    public Part toRedis() {
        return Part.of("way to Redis", redis);
    }

    /** The way to the API server. */
    public Part toApiServer() {
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
