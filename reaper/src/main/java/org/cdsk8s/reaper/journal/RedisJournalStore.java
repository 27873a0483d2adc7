package org.cdsk8s.reaper.journal;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in Redis. Every write is one script, which first makes sure that nobody has taken over: Redis runs scripts
 * one at a time and whole. Thread-safe.
 *
 * @param redis the data source
 */
public record RedisJournalStore(RedisDataSource redis) implements JournalStore {

    /** The resourceVersion up to which everything is confirmed; a plain string, the name of the original reaper. */
    public static final String RESOURCE_VERSION = "cdsreaper:most-recent-event";

    /** Prefix of the entries' keys; the uid follows. */
    public static final String ENTRY = "cds:job:";

    /** The number of the last takeover. */
    static final String EPOCH = "cdsreaper:epoch";

    /** Up to where the original reaper had come when this one first took over. */
    static final String LEGACY_VERSION = "cdsreaper:legacy-resource-version";

    /**
     * Without an epoch the journal is the original's, or was emptied. The first epoch is the time, so that one made after
     * the journal was emptied does not repeat one that somebody may still hold.
     */
    private static final String TAKE_OVER =
            """
            local epoch = redis.call('GET', KEYS[1])
            if not (epoch and string.match(epoch, '^%d+$')) then
              local old = redis.call('GET', KEYS[2])
              if not epoch and old and string.match(old, '^%d+$') then redis.call('SET', KEYS[3], old) end
              redis.call('SET', KEYS[1], redis.call('TIME')[1])
            end
            return redis.call('INCR', KEYS[1])
            """;

    /** Keys: epoch, resourceVersion, entries. Arguments: epoch, resourceVersion or nothing, each entry or nothing. */
    private static final String WRITE =
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            for i = 3, #KEYS do
              if ARGV[i] == '' then redis.call('DEL', KEYS[i]) else redis.call('SET', KEYS[i], ARGV[i]) end
            end
            if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2]) end
            return 1
            """;

    private static final String SCAN_COUNT = "1000";

    private static final Logger LOG = LoggerFactory.getLogger(RedisJournalStore.class);

    @Override
    public Contents takeOver() throws JournalException {
        long epoch = call("EVAL", TAKE_OVER, "3", EPOCH, RESOURCE_VERSION, LEGACY_VERSION)
                .toLong();
        return new Contents(
                epoch, version(RESOURCE_VERSION), version(LEGACY_VERSION).map(BigInteger::new), entries());
    }

    @Override
    public void write(long epoch, Update update) throws JournalException {
        List<String> keys = new ArrayList<>(List.of(EPOCH, RESOURCE_VERSION));
        List<String> values = new ArrayList<>(
                List.of(Long.toString(epoch), update.resourceVersion().orElse("")));
        for (JournalEntry entry : update.changed()) {
            keys.add(ENTRY + entry.job().uid());
            values.add(EntryCodec.encode(entry));
        }
        for (String uid : update.gone()) {
            keys.add(ENTRY + uid);
            values.add("");
        }
        List<String> arguments = new ArrayList<>(List.of(WRITE, Integer.toString(keys.size())));
        arguments.addAll(keys);
        arguments.addAll(values);
        if (call("EVAL", arguments.toArray(String[]::new)).toInteger() != 1) {
            throw new FencedException(epoch);
        }
    }

    @Override
    public void check() throws JournalException {
        call("PING");
    }

    private Optional<String> version(String key) throws JournalException {
        Response value = answer("GET", key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.toString().matches("\\d+")) {
            LOG.warn(
                    "Redis key {} holds \"{}\", which is no resourceVersion; going on as if there were none",
                    key,
                    value);
            return Optional.empty();
        }
        return Optional.of(value.toString());
    }

    private List<JournalEntry> entries() throws JournalException {
        List<JournalEntry> entries = new ArrayList<>();
        String cursor = "0";
        do {
            Response scanned = call("SCAN", cursor, "MATCH", ENTRY + "*", "COUNT", SCAN_COUNT);
            cursor = scanned.get(0).toString();
            String[] keys = texts(scanned.get(1));
            if (keys.length > 0) {
                read(keys, call("MGET", keys), entries);
            }
        } while (!cursor.equals("0"));
        return entries;
    }

    private static void read(String[] keys, Response values, List<JournalEntry> entries) {
        for (int i = 0; i < keys.length; i++) {
            Response value = values.get(i);
            Optional<JournalEntry> entry = value == null
                    ? Optional.empty()
                    : EntryCodec.decode(keys[i].substring(ENTRY.length()), value.toString());
            entry.ifPresentOrElse(entries::add, notAnEntry(keys[i]));
        }
    }

    private static Runnable notAnEntry(String key) {
        return () -> LOG.warn("Redis key {} holds no journal entry of ours; going on as if it were not there", key);
    }

    private static String[] texts(Response array) {
        String[] texts = new String[array.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = array.get(i).toString();
        }
        return texts;
    }

    private Response call(String command, String... arguments) throws JournalException {
        Response answer = answer(command, arguments);
        if (answer == null) {
            throw new JournalException("Redis gave an empty answer to " + command, null);
        }
        return answer;
    }

    @SuppressWarnings("IllegalCatch") // the client throws whatever its layers do, and all of it means the same here
    private @Nullable Response answer(String command, String... arguments) throws JournalException {
        try {
            return redis.execute(command, arguments);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new JournalException("Redis did not do " + command + ": " + cause.getMessage(), e);
        }
    }
}
