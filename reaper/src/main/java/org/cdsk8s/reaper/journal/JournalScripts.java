package org.cdsk8s.reaper.journal;

/** What Redis does in one step each: it runs scripts one at a time and whole. */
final class JournalScripts {

    /**
     * Raises the epoch; returns it and what the other keys hold. Keys: epoch, resourceVersion, legacy version, namespace.
     *
     * <p>Without an epoch the journal is the original's, or was emptied. The first epoch is the time, so that one made
     * after the journal was emptied does not repeat one that somebody may still hold. A key may hold anything.
     */
    static final String TAKE_OVER =
            """
            local function text(key)
              local kind = redis.call('TYPE', key).ok
              if kind == 'none' then return '' end
              if kind == 'string' then return redis.call('GET', key) end
              return 'a ' .. kind
            end
            local function number(value) return string.match(value, '^%d+$') and #value < 16 end
            local epoch = text(KEYS[1])
            if not number(epoch) then
              local old = text(KEYS[2])
              if redis.call('EXISTS', KEYS[1]) == 0 and string.match(old, '^%d+$') then redis.call('SET', KEYS[3], old) end
              redis.call('SET', KEYS[1], redis.call('TIME')[1])
            end
            return {redis.call('INCR', KEYS[1]), text(KEYS[2]), text(KEYS[3]), text(KEYS[4])}
            """;

    /** Keys: epoch, resourceVersion, entries. Arguments: epoch, resourceVersion or nothing, each entry or nothing. */
    static final String WRITE =
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            for i = 3, #KEYS do
              if ARGV[i] == '' then redis.call('DEL', KEYS[i]) else redis.call('SET', KEYS[i], ARGV[i]) end
            end
            if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2]) end
            return 1
            """;

    /**
     * Renames keys and lets them expire. Keys: epoch, namespace, those to set aside. Arguments: epoch, prefix, lifetime in
     * milliseconds, the namespace's uid if it is to be recorded now or nothing.
     */
    static final String SET_ASIDE =
            """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            for i = 3, #KEYS do
              if redis.call('EXISTS', KEYS[i]) == 1 then
                redis.call('RENAME', KEYS[i], ARGV[2] .. KEYS[i])
                redis.call('PEXPIRE', ARGV[2] .. KEYS[i], ARGV[3])
              end
            end
            if ARGV[4] ~= '' then redis.call('SET', KEYS[2], ARGV[4]) end
            return 1
            """;

    private JournalScripts() {}
}
