package org.cdsk8s.reaper.journal;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal in Redis. Every write is one script, which first makes sure that nobody has taken over. Thread-safe. */
public final class RedisJournalStore implements JournalStore {

    /** The resourceVersion up to which everything is confirmed; a plain string, the name of the original reaper. */
    public static final String RESOURCE_VERSION = "cdsreaper:most-recent-event";

    /** Prefix of the entries' keys; the uid follows. */
    public static final String ENTRY = "cds:job:";

    /** The number of the last takeover. */
    static final String EPOCH = "cdsreaper:epoch";

    /** Up to where the original reaper had come when this one first took over. */
    static final String LEGACY_VERSION = "cdsreaper:legacy-resource-version";

    /** The uid of the namespace the journal is about. */
    static final String NAMESPACE_UID = "cdsreaper:namespace-uid";

    /** Prefix of what was set aside; the other namespace's uid, a colon and the key follow. */
    static final String ASIDE = "cdsreaper:aside:";

    /** Long enough to notice that a journal was pointed at the wrong namespace. */
    private static final Duration KEPT_ASIDE = Duration.ofDays(30);

    /** A version beyond 64 bits is none: a real API server answers it with 500, which looks like any other failure. */
    private static final String RESOURCE_VERSION_FORM = "\\d{1,19}";

    private static final Logger LOG = LoggerFactory.getLogger(RedisJournalStore.class);

    private final RedisCommands redis;
    private final RedisEntries entries;

    /** A journal in {@code source}. */
    public RedisJournalStore(RedisDataSource source) {
        this.redis = new RedisCommands(source);
        this.entries = new RedisEntries(redis);
    }

    @Override
    public Opened takeOver(Optional<String> namespaceUid) throws JournalException {
        List<String> keys = List.of(EPOCH, RESOURCE_VERSION, LEGACY_VERSION, NAMESPACE_UID);
        Response found = redis.eval(JournalScripts.TAKE_OVER, keys, List.of());
        long epoch = found.get(0).toLong();
        String recorded = found.get(3).toString();
        if (namespaceUid.isPresent() && !recorded.equals(namespaceUid.get())) {
            if (plausible(recorded)) {
                setAside(epoch, recorded, namespaceUid.get());
                return new Opened(epoch, Optional.empty(), Optional.empty());
            }
            record(epoch, namespaceUid.get());
        }
        return new Opened(
                epoch,
                version(RESOURCE_VERSION, found.get(1).toString()),
                version(LEGACY_VERSION, found.get(2).toString()).map(BigInteger::new));
    }

    @Override
    public void forEach(Consumer<JournalEntry> reader) throws JournalException {
        entries.forEach(reader);
    }

    @Override
    public Map<String, JournalEntry> read(Collection<String> uids) throws JournalException {
        Map<String, JournalEntry> read = new HashMap<>();
        entries.read(uids, entry -> read.put(entry.job().uid(), entry));
        return read;
    }

    @Override
    public void write(long epoch, Update update) throws JournalException {
        List<String> keys = new ArrayList<>(List.of(EPOCH, RESOURCE_VERSION));
        List<String> values = new ArrayList<>(
                List.of(Long.toString(epoch), update.resourceVersion().orElse("")));
        for (JournalEntry entry : update.changed()) {
            keys.add(RedisEntries.key(entry.job().uid()));
            values.add(EntryCodec.encode(entry));
        }
        for (String uid : update.gone()) {
            keys.add(RedisEntries.key(uid));
            values.add("");
        }
        redis.evalFenced(epoch, JournalScripts.WRITE, keys, values);
    }

    @Override
    public void check() throws JournalException {
        redis.call("PING", List.of());
    }

    /** What makes no sense as a uid was not written by us, and says nothing about the journal beside it. */
    private boolean plausible(String recorded) {
        boolean uid = recorded.matches("[0-9a-zA-Z-]{8,63}");
        if (!uid && !recorded.isEmpty()) {
            redis.nonsense(NAMESPACE_UID, "\"" + recorded + "\", which is no namespace's uid");
        }
        return uid;
    }

    private void record(long epoch, String namespaceUid) throws JournalException {
        moveAside(epoch, List.of(), "", namespaceUid);
    }

    /**
     * Sets the journal of another namespace, or of one that was deleted and made anew, aside. Nothing of it is told: its
     * Jobs are not ours to speak of. Interrupted at any point it is taken up again at the next takeover, since the
     * namespace is recorded last, together with the loss of the resourceVersion.
     */
    private void setAside(long epoch, String other, String namespaceUid) throws JournalException {
        LOG.warn(
                "The journal in Redis is about another namespace ({}; this one is {}): it is set aside under {}{} for"
                        + " {} days, and nothing in it is told",
                other,
                namespaceUid,
                ASIDE,
                other,
                KEPT_ASIDE.toDays());
        redis.scan(ENTRY + "*", keys -> moveAside(epoch, keys, other, ""));
        moveAside(epoch, List.of(RESOURCE_VERSION, LEGACY_VERSION), other, namespaceUid);
    }

    private void moveAside(long epoch, List<String> moved, String other, String namespaceUid) throws JournalException {
        List<String> keys = new ArrayList<>(List.of(EPOCH, NAMESPACE_UID));
        keys.addAll(moved);
        redis.evalFenced(
                epoch,
                JournalScripts.SET_ASIDE,
                keys,
                List.of(Long.toString(epoch), ASIDE + other + ":", Long.toString(KEPT_ASIDE.toMillis()), namespaceUid));
    }

    private Optional<String> version(String key, String value) {
        if (value.matches(RESOURCE_VERSION_FORM)) {
            return Optional.of(value);
        }
        if (!value.isEmpty()) {
            redis.nonsense(key, "\"" + value + "\", which is no resourceVersion");
        }
        return Optional.empty();
    }
}
