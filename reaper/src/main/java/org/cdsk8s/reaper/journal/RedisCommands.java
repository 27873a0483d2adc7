package org.cdsk8s.reaper.journal;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls Redis, and says once of each key that it holds what it should not. Thread-safe. */
final class RedisCommands {

    /** So many keys at a time: enough to make round trips cheap, few enough not to hold up others. */
    static final int BATCH = 500;

    /** Beyond this many nonsensical keys nobody reads on, and the memory of them would grow. */
    private static final int SAID_AT_MOST = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(RedisCommands.class);

    private final RedisDataSource redis;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    RedisCommands(RedisDataSource redis) {
        this.redis = redis;
    }

    /** Keys by {@code pattern}, some at a time, each list possibly empty; all that exist throughout are among them. */
    void scan(String pattern, KeyReader reader) throws JournalException {
        String cursor = "0";
        do {
            Response scanned = call("SCAN", List.of(cursor, "MATCH", pattern, "COUNT", Integer.toString(BATCH)));
            cursor = scanned.get(0).toString();
            reader.read(texts(scanned.get(1)));
        } while (!cursor.equals("0"));
    }

    /** Runs a script. */
    Response eval(String script, List<String> keys, List<String> arguments) throws JournalException {
        List<String> all = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
        all.addAll(keys);
        all.addAll(arguments);
        return call("EVAL", all);
    }

    /**
     * Runs a script that answers 1 if the epoch is still the one given.
     *
     * @throws FencedException if it answers anything else
     */
    void evalFenced(long epoch, String script, List<String> keys, List<String> arguments) throws JournalException {
        if (eval(script, keys, arguments).toInteger() != 1) {
            throw new FencedException(epoch);
        }
    }

    @SuppressWarnings("IllegalCatch") // the client throws whatever its layers do, and all of it means the same here
    Response call(String command, Collection<String> arguments) throws JournalException {
        Response answer;
        try {
            answer = redis.execute(command, arguments.toArray(String[]::new));
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new JournalException("Redis did not do " + command + ": " + cause.getMessage(), e);
        }
        if (answer == null) {
            throw new JournalException("Redis gave an empty answer to " + command, null);
        }
        return answer;
    }

    /** Says, once, that {@code key} holds nothing we can use. */
    void nonsense(String key, String what) {
        if (said.size() < SAID_AT_MOST && said.add(key)) {
            LOG.warn("Redis key {} holds {}; going on as if it were not there", key, what);
        }
    }

    private static List<String> texts(Response array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(text -> texts.add(text.toString()));
        return texts;
    }

    /** Reads some keys. */
    interface KeyReader {
        void read(List<String> keys) throws JournalException;
    }
}
