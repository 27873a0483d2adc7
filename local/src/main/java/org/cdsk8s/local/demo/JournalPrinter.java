package org.cdsk8s.local.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.local.redis.RespConnection;
import org.jspecify.annotations.Nullable;

/** {@code ./cds journal}: every key in the demo's Redis with its value, as {@code redis-cli} would show it. */
final class JournalPrinter {

    private JournalPrinter() {}

    static void run(Path home) {
        int port = RunningDemo.find(home).redisPort();
        try (RespConnection redis = RespConnection.open("127.0.0.1", port)) {
            System.out.println("redis://127.0.0.1:" + port);
            for (Object key : list(redis.call("KEYS", "*"))) {
                print(redis, String.valueOf(key));
            }
        } catch (IOException e) {
            throw new DemoException("The demo's Redis on port " + port + " does not answer: " + e.getMessage(), e);
        }
    }

    private static void print(RespConnection redis, String key) throws IOException {
        String type = String.valueOf(redis.call("TYPE", key));
        Object value =
                switch (type) {
                    case "string" -> redis.call("GET", key);
                    case "hash" -> redis.call("HGETALL", key);
                    case "set" -> redis.call("SMEMBERS", key);
                    case "zset" -> redis.call("ZRANGE", key, "0", "-1", "WITHSCORES");
                    case "list" -> redis.call("LRANGE", key, "0", "-1");
                    default -> "(" + type + ")";
                };
        System.out.println(key + " = " + value);
    }

    private static List<?> list(@Nullable Object reply) throws IOException {
        if (reply instanceof List<?> keys) {
            return keys.stream().map(String::valueOf).sorted().toList();
        }
        throw new IOException("it answered " + reply);
    }
}
