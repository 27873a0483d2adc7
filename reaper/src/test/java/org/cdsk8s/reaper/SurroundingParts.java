package org.cdsk8s.reaper;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.cdsk8s.local.broker.EmbeddedBroker;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.redis.EmbeddedRedis;

/** A stand-in API server, a broker and Redis around the application under test, named to it as an operator would. */
public final class SurroundingParts implements QuarkusTestResourceLifecycleManager {

    private Path directory;
    private StandInKubernetes kubernetes;
    private EmbeddedBroker broker;
    private EmbeddedRedis redis;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("reaper-parts-");
            kubernetes = StandInKubernetes.builder().withoutProcesses().start();
            broker = EmbeddedBroker.start();
            redis = EmbeddedRedis.start(0, directory.resolve("redis"));
            Path kubeconfig = kubernetes.kubeconfig(directory.resolve("kubeconfig"));
            return Map.of(
                    "RABBITMQ_HOST", "127.0.0.1",
                    "RABBITMQ_PORT", Integer.toString(broker.port()),
                    "RABBITMQ_USER", broker.user(),
                    "RABBITMQ_PASSWD", broker.password(),
                    "cds.amqp.queues", "plain",
                    "REDIS_HOST", "127.0.0.1",
                    "REDIS_PORT", Integer.toString(redis.port()),
                    "NAMESPACE", kubernetes.namespace(),
                    "KUBE_CONFIG", kubeconfig.toString(),
                    "quarkus.http.test-port", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        broker.close();
        redis.close();
        try {
            kubernetes.close();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
