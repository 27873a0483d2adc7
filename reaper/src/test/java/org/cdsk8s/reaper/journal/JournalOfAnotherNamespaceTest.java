package org.cdsk8s.reaper.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose journal it is that Redis holds: that of our namespace, or that of another one or another cluster. */
class JournalOfAnotherNamespaceTest {

    private static final String NAMESPACE = "6e1a9c1e-3f58-4b8e-9b1c-0d7c1f6c5a01";
    private static final String OTHER = "0b5f3c52-6c7a-4a59-8d0e-5c1f5a1d2e02";

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
    void theNamespaceIsRecordedAndAJournalWithoutOneIsOurs() throws Exception {
        store.write(
                store.takeOver(Optional.empty()).epoch(),
                new JournalStore.Update(Optional.of("17"), List.of(RedisJournalStoreTest.entry("u1")), List.of()));
        assertThat(redis.get("cdsreaper:namespace-uid")).isEmpty();

        JournalStore.Opened opened = store.takeOver(Optional.of(NAMESPACE));

        assertThat(opened.resourceVersion()).contains("17");
        assertThat(RedisJournalStoreTest.entries(store)).containsExactly(RedisJournalStoreTest.entry("u1"));
        assertThat(redis.get("cdsreaper:namespace-uid")).contains(NAMESPACE);
    }

    @Test
    void theJournalOfAnotherNamespaceIsSetAsideForThirtyDays() throws Exception {
        redis.set("cdsreaper:legacy-resource-version", "5");
        List<JournalEntry> others = IntStream.range(0, 1700)
                .mapToObj(i -> RedisJournalStoreTest.entry("u" + i))
                .toList();
        store.write(
                store.takeOver(Optional.of(OTHER)).epoch(),
                new JournalStore.Update(Optional.of("17"), others, List.of()));

        JournalStore.Opened opened = store.takeOver(Optional.of(NAMESPACE));

        assertThat(opened.resourceVersion()).isEmpty();
        assertThat(opened.legacyVersion()).isEmpty();
        assertThat(RedisJournalStoreTest.entries(store)).isEmpty();
        assertThat(redis.entries()).isZero();
        assertThat(redis.get("cdsreaper:namespace-uid")).contains(NAMESPACE);
        assertThat(redis.get("cdsreaper:aside:" + OTHER + ":cdsreaper:most-recent-event"))
                .contains("17");
        assertThat(redis.get("cdsreaper:aside:" + OTHER + ":cds:job:u1699"))
                .contains(EntryCodec.encode(RedisJournalStoreTest.entry("u1699")));
        assertThat(redis.secondsLeft("cdsreaper:aside:" + OTHER + ":cds:job:u1699"))
                .isBetween(Duration.ofDays(29).toSeconds(), Duration.ofDays(30).toSeconds());
        store.write(
                opened.epoch(),
                new JournalStore.Update(Optional.of("3"), List.of(RedisJournalStoreTest.entry("v")), List.of()));
        assertThat(store.takeOver(Optional.of(NAMESPACE)).resourceVersion()).contains("3");
        assertThat(RedisJournalStoreTest.entries(store)).containsExactly(RedisJournalStoreTest.entry("v"));
    }

    /** As after a crash in the middle: some entries are aside, the namespace is still the other's. */
    @Test
    void settingAsideIsTakenUpAgainWhereItWasInterrupted() throws Exception {
        store.write(
                store.takeOver(Optional.of(OTHER)).epoch(),
                new JournalStore.Update(
                        Optional.of("17"),
                        List.of(RedisJournalStoreTest.entry("u1"), RedisJournalStoreTest.entry("u2")),
                        List.of()));
        redis.call("RENAME", "cds:job:u1", "cdsreaper:aside:" + OTHER + ":cds:job:u1");

        assertThat(store.takeOver(Optional.of(NAMESPACE)).resourceVersion()).isEmpty();

        assertThat(redis.entries()).isZero();
        assertThat(redis.get("cdsreaper:aside:" + OTHER + ":cds:job:u1")).isPresent();
        assertThat(redis.get("cdsreaper:aside:" + OTHER + ":cds:job:u2")).isPresent();
    }

    @Test
    void whoeverCannotReadItsNamespaceSetsNothingAside() throws Exception {
        store.write(
                store.takeOver(Optional.of(OTHER)).epoch(),
                new JournalStore.Update(Optional.of("17"), List.of(RedisJournalStoreTest.entry("u1")), List.of()));

        assertThat(store.takeOver(Optional.empty()).resourceVersion()).contains("17");
        assertThat(RedisJournalStoreTest.entries(store)).containsExactly(RedisJournalStoreTest.entry("u1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "not a uid"})
    void aNamespaceThatMakesNoSenseIsReplacedAndNothingSetAside(String nonsense) throws Exception {
        store.write(
                store.takeOver(Optional.of(NAMESPACE)).epoch(),
                new JournalStore.Update(Optional.of("17"), List.of(RedisJournalStoreTest.entry("u1")), List.of()));
        redis.set("cdsreaper:namespace-uid", nonsense);

        assertThat(store.takeOver(Optional.of(NAMESPACE)).resourceVersion()).contains("17");
        assertThat(redis.get("cdsreaper:namespace-uid")).contains(NAMESPACE);
    }
}
