package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisJournalStoreTest {

    private static RedisServer redis;

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
        long epoch = store.takeOver().epoch();

        store.write(epoch, new JournalStore.Update(Optional.of("17"), entries, List.of()));

        JournalStore.Contents read = store.takeOver();
        assertThat(read.entries()).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(read.resourceVersion()).contains("17");
        assertThat(read.legacyVersion()).isEmpty();
        assertThat(read.epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void theKeysAreThoseThatPeopleInspect() throws Exception {
        long epoch = store.takeOver().epoch();

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
        long old = store.takeOver().epoch();
        store.takeOver();

        assertThatThrownBy(() ->
                        store.write(old, new JournalStore.Update(Optional.of("17"), List.of(entry("u1")), List.of())))
                .isInstanceOf(FencedException.class);
        assertThat(redis.get("cdsreaper:most-recent-event")).isEmpty();
        assertThat(redis.entries()).isZero();
    }

    @Test
    void whoHeldAJournalThatWasEmptiedWritesNothing() throws Exception {
        long old = store.takeOver().epoch();
        redis.clear();

        assertThatThrownBy(() -> store.write(old, new JournalStore.Update(Optional.of("17"), List.of(), List.of())))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void entriesOfJobsThatAreGoneAreRemoved() throws Exception {
        long epoch = store.takeOver().epoch();
        store.write(epoch, new JournalStore.Update(Optional.empty(), List.of(entry("u1"), entry("u2")), List.of()));

        store.write(epoch, new JournalStore.Update(Optional.of("18"), List.of(), List.of("u1")));

        assertThat(store.takeOver().entries()).containsExactly(entry("u2"));
    }

    @Test
    void theJournalOfAnOlderReaperIsRecognisedOnce() throws Exception {
        redis.set("cdsreaper:most-recent-event", "123456");

        JournalStore.Contents first = store.takeOver();
        store.write(first.epoch(), new JournalStore.Update(Optional.of("123500"), List.of(), List.of()));
        JournalStore.Contents second = store.takeOver();

        assertThat(first.resourceVersion()).contains("123456");
        assertThat(first.legacyVersion()).contains(new BigInteger("123456"));
        assertThat(second.resourceVersion()).contains("123500");
        assertThat(second.legacyVersion()).contains(new BigInteger("123456"));
    }

    @Test
    void anAbsentVersionIsNone() throws Exception {
        assertThat(store.takeOver().resourceVersion()).isEmpty();
    }

    @Test
    void aVersionThatIsNoNumberIsNone() throws Exception {
        redis.set("cdsreaper:most-recent-event", "abcde");

        JournalStore.Contents contents = store.takeOver();

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

        assertThat(store.takeOver().entries()).containsExactly(entry("u1"));
    }

    @Test
    void anEpochThatIsNoNumberIsReplaced() throws Exception {
        redis.set("cdsreaper:epoch", "x");

        long epoch = store.takeOver().epoch();

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
            assertThatThrownBy(store::takeOver).isInstanceOf(JournalException.class);
        } finally {
            redis.restart();
        }
        store.check();
    }

    private static JournalEntry entry(String uid) {
        EventId latest = new EventId(uid, JobState.RUNNING, 0, "-");
        return new JournalEntry(
                new JobRef("media", "cds-a", uid),
                latest,
                "16",
                JobState.STARTING,
                List.of(new PendingEvent(latest, "cds.job.running", "{\"é\":1}")));
    }
}
