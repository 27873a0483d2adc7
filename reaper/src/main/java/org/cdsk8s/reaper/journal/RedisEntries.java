package org.cdsk8s.reaper.journal;

import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads entries. A key that holds no entry of the Job it names, or no text at all, is as good as none.
 *
 * @param redis where they are
 */
record RedisEntries(RedisCommands redis) {

    static String key(String uid) {
        return RedisJournalStore.ENTRY + uid;
    }

    /** All of them, batch by batch. */
    void forEach(Consumer<JournalEntry> reader) throws JournalException {
        redis.scan(key("*"), keys -> read(keys, reader, key -> redis.nonsense(key, "no text")));
    }

    /** Those of these Jobs. */
    void read(Collection<String> uids, Consumer<JournalEntry> reader) throws JournalException {
        List<String> keys = new ArrayList<>(RedisCommands.BATCH);
        for (String uid : uids) {
            keys.add(key(uid));
            if (keys.size() == RedisCommands.BATCH) {
                read(keys, reader, absent -> {});
                keys.clear();
            }
        }
        read(keys, reader, absent -> {});
    }

    private void read(List<String> keys, Consumer<JournalEntry> reader, Consumer<String> withoutText)
            throws JournalException {
        if (keys.isEmpty()) {
            return;
        }
        Response values = redis.call("MGET", keys);
        for (int i = 0; i < keys.size(); i++) {
            Response value = values.get(i);
            if (value == null) {
                withoutText.accept(keys.get(i));
            } else {
                decode(keys.get(i), value.toString()).ifPresent(reader);
            }
        }
    }

    private Optional<JournalEntry> decode(String key, String value) {
        Optional<JournalEntry> entry = EntryCodec.decode(key.substring(RedisJournalStore.ENTRY.length()), value);
        if (entry.isEmpty()) {
            redis.nonsense(key, "no journal entry of ours");
        }
        return entry;
    }
}
