package org.cdsk8s.responder.tombstone;

import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is remembered of a request that is about to be launched, in one look at Redis. Thread-safe. */
public final class LaunchHistory {

    /** Keys: the tombstone, and what may be cancelled. A key of another type is no tombstone, and not nothing either. */
    private static final String LOOK =
            """
            local tombstone = redis.pcall('GET', KEYS[1])
            if type(tombstone) == 'table' then tombstone = '' end
            return {tombstone, tostring(redis.call('EXISTS', unpack(KEYS, 2)))}
            """;

    private static final String NONE = "0";

    private final RedisText texts;

    /**
     * What Redis has of a request.
     *
     * @param tombstone of the Job that had the name before
     * @param cancelled whether somebody asked for the request, or the Job of that name, to be cancelled
     */
    public record Known(Optional<Tombstone> tombstone, boolean cancelled) {}

    /** History in the Redis behind {@code redis}. */
    public LaunchHistory(RedisDataSource redis) {
        this.texts = new RedisText(redis);
    }

    /**
     * What is known of a request.
     *
     * @param messageId the request's message id, if it has one
     * @param name what its Job is to be called
     * @throws IOException if Redis cannot be reached, or has something else than a tombstone there; then nobody can tell
     *     whether the Job ever was
     */
    public Known of(String namespace, Optional<String> messageId, String name) throws IOException {
        String tombstone = Tombstones.key(namespace, name);
        List<String> keys = new ArrayList<>(List.of(tombstone, Cancellations.job(namespace, name)));
        messageId.map(id -> Cancellations.request(namespace, id)).ifPresent(keys::add);
        List<Optional<String>> found = texts.list(LOOK, keys);
        return new Known(
                Tombstones.read(tombstone, found.get(0)),
                found.get(1).filter(cancelled -> !cancelled.equals(NONE)).isPresent());
    }
}
