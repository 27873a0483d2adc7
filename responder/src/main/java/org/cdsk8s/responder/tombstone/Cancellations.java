package org.cdsk8s.responder.tombstone;

import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cdsk8s.common.job.Digest;

/**
 * What somebody asked to be cancelled, for requests whose turn is still to come. One key each,
 * {@code cds:cancelled:<namespace>:job:<name>} or {@code …:request:<digest of the message id>}; the value is when it was
 * asked for. Thread-safe.
 */
public final class Cancellations {

    private static final String PREFIX = "cds:cancelled:";

    private final RedisText texts;
    private final Duration kept;

    /**
     * Cancellations in the Redis behind {@code redis}.
     *
     * @param longestWait how long a request may wait after it was first seen; one that was not yet may wait longer, so
     *     cancellations are kept for seven days at least
     */
    public Cancellations(RedisDataSource redis, Duration longestWait) {
        this.texts = new RedisText(redis);
        this.kept = longestWait.compareTo(Tombstones.KEPT) > 0 ? longestWait : Tombstones.KEPT;
    }

    /**
     * Remembers that the Job called {@code name} is not wanted.
     *
     * @throws IOException if Redis cannot be reached
     */
    public void rememberJob(String namespace, String name, Instant now) throws IOException {
        texts.set(job(namespace, name), now.toString(), kept);
    }

    /**
     * Remembers that the request with {@code messageId} is not wanted.
     *
     * @throws IOException if Redis cannot be reached
     */
    public void rememberRequest(String namespace, String messageId, Instant now) throws IOException {
        texts.set(request(namespace, messageId), now.toString(), kept);
    }

    /**
     * Whether a request is not wanted any more.
     *
     * @param messageId the request's message id, if it has one
     * @param name what its Job is called, or would be
     * @throws IOException if Redis cannot be reached; then nobody can tell
     */
    public boolean cancelled(String namespace, Optional<String> messageId, String name) throws IOException {
        String job = job(namespace, name);
        return messageId.isPresent() ? texts.any(job, request(namespace, messageId.get())) : texts.any(job);
    }

    static String job(String namespace, String name) {
        return PREFIX + namespace + ":job:" + name;
    }

    static String request(String namespace, String messageId) {
        return PREFIX + namespace + ":request:" + Digest.of(messageId).hex();
    }
}
