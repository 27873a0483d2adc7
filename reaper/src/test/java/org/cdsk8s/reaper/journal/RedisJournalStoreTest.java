package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisJournalStoreTest {

    private static RedisServer redis;

    private static final String NAMESPACE = "6e1a9c1e-3f58-4b8e-9b1c-0d7c1f6c5a01";

    private final RedisJournalStore store = redis.store();

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void clear() {
        redis.clear();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        List<JournalEntry> entries =
                IntStream.range(0, 2500).mapToObj(i -> entry("u" + i)).toList();
        long epoch = store.takeOver(Optional.of(NAMESPACE)).epoch();

        store.write(epoch, new JournalStore.Update(Optional.of("17"), entries, List.of()));

        JournalStore.Opened read = store.takeOver(Optional.of(NAMESPACE));
        assertThat(entries()).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(read.resourceVersion()).contains("17");
        assertThat(read.legacyVersion()).isEmpty();
        assertThat(read.epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void theKeysAreThoseThatPeopleInspect() throws Exception {
        long epoch = store.takeOver(Optional.of(NAMESPACE)).epoch();

        store.write(epoch, new JournalStore.Update(Optional.of("17"), List.of(entry("u1")), List.of()));

        assertThat(redis.get("cdsreaper:most-recent-event")).contains("17");
        assertThat(redis.get("cdsreaper:epoch")).contains(Long.toString(epoch));
        assertThat(redis.get("cds:job:u1").orElseThrow())
                .isEqualTo("{\"uid\":\"u1\",\"name\":\"cds-a\",\"namespace\":\"media\",\"state\":\"running\","
                        + "\"event-id\":\"u1/running/0/-\",\"resourceVersion\":\"16\",\"announced\":\"starting\","
                        + "\"pending\":[{\"event-id\":\"u1/running/0/-\",\"routing-key\":\"cds.job.running\","
                        + "\"body\":\"{\\\"é\\\":1}\"}]}");
    }

    @Test
    void whoWasTakenOverWritesNothing() throws Exception {
        long old = store.takeOver(Optional.of(NAMESPACE)).epoch();
        store.takeOver(Optional.of(NAMESPACE));

        assertThatThrownBy(() ->
                        store.write(old, new JournalStore.Update(Optional.of("17"), List.of(entry("u1")), List.of())))
                .isInstanceOf(FencedException.class);
        assertThat(redis.get("cdsreaper:most-recent-event")).isEmpty();
        assertThat(redis.entries()).isZero();
    }

    @Test
    void whoHeldAJournalThatWasEmptiedWritesNothing() throws Exception {
        long old = store.takeOver(Optional.of(NAMESPACE)).epoch();
        redis.clear();

        assertThatThrownBy(() -> store.write(old, new JournalStore.Update(Optional.of("17"), List.of(), List.of())))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void entriesOfJobsThatAreGoneAreRemoved() throws Exception {
        long epoch = store.takeOver(Optional.of(NAMESPACE)).epoch();
        store.write(epoch, new JournalStore.Update(Optional.empty(), List.of(entry("u1"), entry("u2")), List.of()));

        store.write(epoch, new JournalStore.Update(Optional.of("18"), List.of(), List.of("u1")));

        assertThat(entries()).containsExactly(entry("u2"));
    }

    @Test
    void theJournalOfAnOlderReaperIsRecognisedOnce() throws Exception {
        redis.set("cdsreaper:most-recent-event", "123456");

        JournalStore.Opened first = store.takeOver(Optional.of(NAMESPACE));
        store.write(first.epoch(), new JournalStore.Update(Optional.of("123500"), List.of(), List.of()));
        JournalStore.Opened second = store.takeOver(Optional.of(NAMESPACE));

        assertThat(first.resourceVersion()).contains("123456");
        assertThat(first.legacyVersion()).contains(new BigInteger("123456"));
        assertThat(second.resourceVersion()).contains("123500");
        assertThat(second.legacyVersion()).contains(new BigInteger("123456"));
    }

    @Test
    void anAbsentVersionIsNone() throws Exception {
        assertThat(store.takeOver(Optional.of(NAMESPACE)).resourceVersion()).isEmpty();
    }

    @Test
    void aVersionThatIsNoNumberIsNone() throws Exception {
        redis.set("cdsreaper:most-recent-event", "abcde");

        JournalStore.Opened contents = store.takeOver(Optional.of(NAMESPACE));

        assertThat(contents.resourceVersion()).isEmpty();
        assertThat(contents.legacyVersion()).isEmpty();
    }

    @Test
    void whatIsNoEntryOfOursIsAsIfItWereNotThere() throws Exception {
        redis.set("cds:job:a", "{\"uid\":\"a\",\"name\":\"cds-a\",\"status\":\"running\"}");
        redis.set("cds:job:b", "no JSON");
        redis.set("cds:job:c", "null");
        redis.call("LPUSH", "cds:job:d", "a list");
        redis.set("cds:job:e", EntryCodec.encode(entry("another")));
        redis.set("cds:job:u1", EntryCodec.encode(entry("u1")));

        assertThat(entries()).containsExactly(entry("u1"));
    }

    @Test
    void theEntriesOfSomeJobsAreRead() throws Exception {
        List<JournalEntry> entries =
                IntStream.range(0, 1200).mapToObj(i -> entry("u" + i)).toList();
        store.write(epoch(), new JournalStore.Update(Optional.empty(), entries, List.of()));
        redis.call("LPUSH", "cds:job:list", "a list");

        Map<String, JournalEntry> read =
                store.read(IntStream.range(600, 1800).mapToObj(i -> "u" + i).toList());

        assertThat(read.values()).containsExactlyInAnyOrderElementsOf(entries.subList(600, 1200));
        assertThat(store.read(List.of("list"))).isEmpty();
        assertThat(store.read(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cdsreaper:epoch",
                "cdsreaper:most-recent-event",
                "cdsreaper:legacy-resource-version",
                "cdsreaper:namespace-uid",
                "cds:job:u1"
            })
    void aKeyOfTheWrongTypeIsAsIfItWereNotThere(String key) throws Exception {
        store.write(epoch(), new JournalStore.Update(Optional.of("17"), List.of(entry("u2")), List.of()));
        redis.call("DEL", key);
        redis.call("LPUSH", key, "a list");

        JournalStore.Opened opened = store.takeOver(Optional.of(NAMESPACE));

        assertThat(entries()).containsExactly(entry("u2"));
        assertThat(opened.legacyVersion()).isEmpty();
        assertThat(opened.resourceVersion())
                .isEqualTo(key.endsWith("most-recent-event") ? Optional.empty() : Optional.of("17"));
        store.write(opened.epoch(), new JournalStore.Update(Optional.of("18"), List.of(entry("u1")), List.of()));
        assertThat(store.takeOver(Optional.of(NAMESPACE)).resourceVersion()).contains("18");
        assertThat(entries()).containsExactlyInAnyOrder(entry("u1"), entry("u2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "-5", "99999999999999999999"})
    void anEpochThatIsNoNumberIsReplaced(String nonsense) throws Exception {
        redis.set("cdsreaper:epoch", nonsense);

        long epoch = store.takeOver(Optional.of(NAMESPACE)).epoch();

        store.write(epoch, new JournalStore.Update(Optional.of("1"), List.of(), List.of()));
        assertThat(redis.get("cdsreaper:most-recent-event")).contains("1");
    }

    @Test
    void aServerThatIsAwayIsSaidSoAndComesBack() throws Exception {
        store.check();
        redis.stop();
        try {
            assertThatThrownBy(store::check)
                    .isInstanceOf(JournalException.class)
                    .hasMessageStartingWith("Redis did not do PING: ");
            assertThatThrownBy(() -> store.takeOver(Optional.empty())).isInstanceOf(JournalException.class);
        } finally {
            redis.restart();
        }
        store.check();
    }

    private long epoch() throws JournalException {
        return store.takeOver(Optional.of(NAMESPACE)).epoch();
    }

    private List<JournalEntry> entries() throws JournalException {
        return entries(store);
    }

    static List<JournalEntry> entries(JournalStore store) throws JournalException {
        List<JournalEntry> all = new ArrayList<>();
        store.forEach(all::add);
        return all;
    }

    static JournalEntry entry(String uid) {
        EventId latest = new EventId(uid, JobState.RUNNING, 0, "-");
        return new JournalEntry(
                new JobRef("media", "cds-a", uid),
                latest,
                "16",
                JobState.STARTING,
                List.of(new PendingEvent(latest, "cds.job.running", "{\"é\":1}")));
    }
}
