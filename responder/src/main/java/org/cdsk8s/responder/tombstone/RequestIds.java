package org.cdsk8s.responder.tombstone;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.util.Optional;
import org.cdsk8s.common.job.Digest;

/**
 * Which request a message id belongs to: the first that came to be launched, for seven days. The name of a Job is made
 * from the request's hint too, so the name alone does not show that two different requests carry one id. One key an id,
 * {@code cds:request:<namespace>:<digest of the id>}. Thread-safe.
 */
public final class RequestIds {

    private static final String PREFIX = "cds:request:";

    /** Arguments: the owner, and how long it is kept. The answer is the owner there is now. */
    private static final String CLAIM =
            """
            if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return ARGV[1] end
            return redis.call('GET', KEYS[1])
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RedisText texts;

    /**
     * The request an id belongs to.
     *
     * @param digest the request's digest
     * @param job the name of its Job
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Owner(String digest, String job) {}

    /** Ids in the Redis behind {@code redis}. */
    public RequestIds(RedisDataSource redis) {
        this.texts = new RedisText(redis);
    }

    /**
     * Claims {@code messageId} for a request, unless it has an owner. Claiming twice is harmless.
     *
     * @return whom it belongs to now
     * @throws IOException if Redis cannot be reached
     */
    public Owner claim(String namespace, String messageId, Owner request) throws IOException {
        String key = key(namespace, messageId);
        String owner = texts.script(CLAIM, key, JSON.writeValueAsString(request), RedisText.seconds(Tombstones.KEPT))
                .orElseThrow(() -> new IOException("Redis forgot the owner of a message id at " + key));
        return read(key, owner);
    }

    /**
     * Whom {@code messageId} belongs to; empty when no request with it has come to be launched.
     *
     * @throws IOException if Redis cannot be reached
     */
    public Optional<Owner> find(String namespace, String messageId) throws IOException {
        String key = key(namespace, messageId);
        Optional<String> owner = texts.get(key);
        return owner.isEmpty() ? Optional.empty() : Optional.of(read(key, owner.get()));
    }

    private static Owner read(String key, String owner) throws IOException {
        try {
            return JSON.readValue(owner, Owner.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Redis holds something else than a request at " + key + ": look at it and delete it", e);
        }
    }

    private static String key(String namespace, String messageId) {
        return PREFIX + namespace + ":" + Digest.of(messageId).hex();
    }
}
