package org.cdsk8s.responder.tombstone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Of which Jobs the world was told the end: what the reaper journals of each under {@code cds:job:<uid>}. Only read here.
 * Thread-safe.
 */
public final class ToldEnds {

    private static final String PREFIX = "cds:job:";
    private static final String ANNOUNCED = "announced";
    private static final Set<String> ENDS = Set.of("success", "failed");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RedisText texts;

    /** The reaper's journal in the Redis behind {@code redis}. */
    public ToldEnds(RedisDataSource redis) {
        this.texts = new RedisText(redis);
    }

    /**
     * Whether RabbitMQ confirmed the message that the Job with this uid has ended.
     *
     * @throws IOException if Redis cannot be reached, or holds something else there
     */
    public boolean told(String uid) throws IOException {
        Optional<String> entry = texts.get(PREFIX + uid);
        return entry.isPresent() && ENDS.contains(announced(uid, entry.get()));
    }

    private static String announced(String uid, String entry) throws IOException {
        try {
            JsonNode journaled = JSON.readTree(entry);
            return journaled.path(ANNOUNCED).asText();
        } catch (JsonProcessingException e) {
            throw new IOException("Redis holds something else than what is known of a Job at " + PREFIX + uid, e);
        }
    }
}
