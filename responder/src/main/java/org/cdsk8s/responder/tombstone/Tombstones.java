package org.cdsk8s.responder.tombstone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.job.JobRef;

/** Tombstones in Redis, one key a Job: {@code cds:tombstone:<namespace>:<job name>}, kept for seven days. Thread-safe. */
public final class Tombstones {

    /** A message that waits longer than this for its redelivery has long been dead-lettered. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final String PREFIX = "cds:tombstone:";

    /**
     * Arguments: how long it is kept, the tombstone, its uid. An acknowledgement noted before stays noted: it may have come
     * after the Job was read that this tombstone shows.
     */
    private static final String WRITE =
            """
            local text = redis.pcall('GET', KEYS[1])
            local new = ARGV[2]
            local known, old = pcall(cjson.decode, text)
            if known and type(old) == 'table' and old['uid'] == ARGV[3] and old['acked'] == true then
              new = cjson.decode(new)
              new['acked'] = true
              new = cjson.encode(new)
            end
            redis.call('SET', KEYS[1], new, 'EX', ARGV[1])
            return 1
            """;

    /** Argument 1: how long it is kept. The answer is 1 if there is one. */
    private static final String ACKNOWLEDGE =
            """
            local text = redis.call('GET', KEYS[1])
            if not text then return 0 end
            local tombstone = cjson.decode(text)
            tombstone['acked'] = true
            redis.call('SET', KEYS[1], cjson.encode(tombstone), 'EX', ARGV[1])
            return 1
            """;

    /** Arguments: how long it is kept, the launch it must belong to, the one it is to belong to. */
    private static final String TAKE_OVER =
            """
            local text = redis.call('GET', KEYS[1])
            if not text then return 0 end
            local tombstone = cjson.decode(text)
            if tombstone['acked'] or (tombstone['launch-id'] or '') ~= ARGV[2] then return 0 end
            tombstone['launch-id'] = ARGV[3]
            redis.call('SET', KEYS[1], cjson.encode(tombstone), 'EX', ARGV[1])
            return 1
            """;

    private static final Optional<String> DONE = Optional.of("1");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RedisText texts;

    /** Tombstones in the Redis behind {@code redis}. */
    public Tombstones(RedisDataSource redis) {
        this.texts = new RedisText(redis);
    }

    /**
     * Writes one, over an older one of the same name. That the request was acknowledged is not forgotten.
     *
     * @throws IOException if Redis cannot be reached
     */
    public void write(Tombstone tombstone) throws IOException {
        texts.script(
                WRITE,
                key(tombstone.namespace(), tombstone.name()),
                RedisText.seconds(KEPT),
                JSON.writeValueAsString(tombstone),
                tombstone.uid());
    }

    /**
     * The tombstone of the Job called {@code name}, if it has one.
     *
     * @throws IOException if Redis cannot be reached; then nobody can tell whether the Job ever was
     */
    public Optional<Tombstone> find(String namespace, String name) throws IOException {
        String key = key(namespace, name);
        return read(key, texts.get(key));
    }

    /**
     * Notes in the tombstone of {@code job}, if it has one, that its request was acknowledged.
     *
     * @throws IOException if Redis cannot be reached
     */
    public void acknowledge(JobRef job) throws IOException {
        texts.script(ACKNOWLEDGE, key(job.namespace(), job.name()), RedisText.seconds(KEPT));
    }

    /**
     * Makes {@code tombstone} belong to another launch, unless it was acknowledged or taken over meanwhile.
     *
     * @return whether it belongs to {@code launchId} now
     * @throws IOException if Redis cannot be reached
     */
    public boolean takeOver(Tombstone tombstone, String launchId) throws IOException {
        return texts.script(
                        TAKE_OVER,
                        key(tombstone.namespace(), tombstone.name()),
                        RedisText.seconds(KEPT),
                        tombstone.launchId(),
                        launchId)
                .equals(DONE);
    }

    /** The tombstone that was written as {@code json} at {@code key}, if any was. */
    static Optional<Tombstone> read(String key, Optional<String> json) throws IOException {
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(json.get(), Tombstone.class));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Redis holds something else than a tombstone at " + key + ": look at it and delete it", e);
        }
    }

    static String key(String namespace, String name) {
        return PREFIX + namespace + ":" + name;
    }
}
