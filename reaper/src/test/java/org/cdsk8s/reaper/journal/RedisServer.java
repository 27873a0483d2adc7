package org.cdsk8s.reaper.journal;

import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.local.redis.EmbeddedRedis;

/** A Redis server of the test's own, and the client Quarkus would make for it. */
public final class RedisServer implements AutoCloseable {

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingRedisDataSourceImpl client;
    private EmbeddedRedis server;

    public RedisServer() throws IOException {
        directory = Files.createTempDirectory("reaper-redis-");
        server = EmbeddedRedis.start(0, directory);
        Redis redis = Redis.createClient(vertx, "redis://127.0.0.1:" + server.port());
        client = new BlockingRedisDataSourceImpl(vertx, redis, RedisAPI.api(redis), Duration.ofSeconds(5));
    }

    /** One for all test classes of a JVM, with which it ends. */
    public static RedisServer untilExit() {
        try {
            RedisServer server = new RedisServer();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RedisJournalStore store() {
        return new RedisJournalStore(client);
    }

    public void set(String key, String value) {
        client.execute("SET", key, value);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(client.execute("GET", key)).map(Object::toString);
    }

    /** All keys that hold text, with it. */
    public Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        client.execute("KEYS", "*")
                .forEach(key -> get(key.toString()).ifPresent(text -> texts.put(key.toString(), text)));
        return texts;
    }

    public long secondsLeft(String key) {
        return client.execute("TTL", key).toLong();
    }

    public int entries() {
        return client.execute("KEYS", RedisJournalStore.ENTRY + "*").size();
    }

    public void call(String command, String... arguments) {
        client.execute(command, arguments);
    }

    public void clear() {
        client.execute("FLUSHALL");
    }

    /** The server goes away, and with it everything it holds. */
    public void stop() {
        server.close();
    }

    /** The server is back where it was, empty. */
    public void restart() {
        server = EmbeddedRedis.start(server.port(), directory);
    }

    @Override
    public void close() {
        server.close();
        vertx.closeAndAwait();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
