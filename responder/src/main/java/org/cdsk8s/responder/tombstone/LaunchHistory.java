package org.cdsk8s.responder.tombstone;

import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is remembered of a request that is about to be launched, in one look at Redis. Thread-safe. */
public final class LaunchHistory {

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
     * @throws IOException if Redis cannot be reached; then nobody can tell whether the Job ever was
     */
    public Known of(String namespace, Optional<String> messageId, String name) throws IOException {
        String tombstone = Tombstones.key(namespace, name);
        String job = Cancellations.job(namespace, name);
        List<Optional<String>> found = messageId.isPresent()
                ? texts.getAll(tombstone, job, Cancellations.request(namespace, messageId.get()))
                : texts.getAll(tombstone, job);
        return new Known(
                Tombstones.read(tombstone, found.get(0)), found.stream().skip(1).anyMatch(Optional::isPresent));
    }
}
