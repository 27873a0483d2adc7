package org.cdsk8s.responder.parts;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.cdsk8s.local.redis.EmbeddedRedis;

/** A Redis server of the test's own, and the client Quarkus would make for it. */
public final class RedisServer implements AutoCloseable {

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingRedisDataSourceImpl client;
    private final EmbeddedRedis server;

    /** Starts one. */
    public RedisServer() throws IOException {
        directory = Files.createTempDirectory("responder-redis-");
        server = EmbeddedRedis.start(0, directory);
        Redis redis = Redis.createClient(vertx, "redis://127.0.0.1:" + server.port());
        client = new BlockingRedisDataSourceImpl(vertx, redis, RedisAPI.api(redis), Duration.ofSeconds(5));
    }

    /** The client. */
    public RedisDataSource client() {
        return client;
    }

    @Override
    public void close() throws IOException {
        server.close();
        vertx.closeAndAwait();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
