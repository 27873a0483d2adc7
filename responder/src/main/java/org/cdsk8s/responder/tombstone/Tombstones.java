package org.cdsk8s.responder.tombstone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.redis.datasource.value.ValueCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Tombstones in Redis, one key a Job: {@code cds:tombstone:<namespace>:<job name>}, kept for seven days. Thread-safe. */
public final class Tombstones {

    /** A message that waits longer than this for its redelivery has long been dead-lettered. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String PREFIX = "cds:tombstone:";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ValueCommands<String, String> values;

    /** Tombstones in the Redis behind {@code redis}. */
    public Tombstones(RedisDataSource redis) {
        this.values = redis.value(String.class);
    }

    /**
     * Writes one, over an older one of the same Job.
     *
     * @throws IOException if Redis cannot be reached
     */
    public void write(Tombstone tombstone) throws IOException {
        String json = JSON.writeValueAsString(tombstone);
        call(() -> {
            values.set(key(tombstone.namespace(), tombstone.name()), json, new SetArgs().ex(KEPT));
            return Optional.empty();
        });
    }

    /**
     * The tombstone of the Job called {@code name}, if it has one.
     *
     * @throws IOException if Redis cannot be reached; then nobody can tell whether the Job ever was
     */
    public Optional<Tombstone> find(String namespace, String name) throws IOException {
        Optional<String> json = call(() -> Optional.ofNullable(values.get(key(namespace, name))));
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(json.get(), Tombstone.class));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Redis holds something else than a tombstone at " + key(namespace, name)
                            + ": look at it and delete it",
                    e);
        }
    }

    private static String key(String namespace, String name) {
        return PREFIX + namespace + ":" + name;
    }

    @SuppressWarnings(
            "IllegalCatch") // the Redis client has no exception type of its own: every failure is a RuntimeException
    private static Optional<String> call(RedisCall call) throws IOException {
        try {
            return call.run();
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new IOException("Redis did not answer: " + cause.getMessage(), e);
        }
    }

    private interface RedisCall {
        Optional<String> run();
    }
}
