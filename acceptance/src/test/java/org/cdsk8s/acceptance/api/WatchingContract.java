package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How changes are followed. */
interface WatchingContract extends ApiUnderTest {
    @Test
    default void shouldReplayEveryChangeSinceAResourceVersionInOrder() {
        jobs().create("before");
        String since = jobs().version();
        jobs().create("job");
        jobs().annotate("job", "first");
        jobs().annotate("job", "second");
        raw().delete(jobs().path("job"), "{\"propagationPolicy\":\"Background\"}");

        List<JsonNode> events = of(
                "job", jobs().watch("timeoutSeconds=3&resourceVersion=" + since).join());

        assertThat(events.get(0).path("type").asText()).isEqualTo("ADDED");
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("DELETED");
        assertThat(events.stream().map(event -> event.at("/object/metadata/annotations/note")
                        .asText()))
                .containsSubsequence("", "first", "second");
        assertThat(events.stream().map(WatchingContract::version)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void shouldBeginWithWhatIsThereWhenNoVersionIsGiven() {
        jobs().create("one");
        jobs().create("two");

        List<JsonNode> events = jobs().watch("timeoutSeconds=3").join();

        assertThat(events)
                .filteredOn(event -> event.path("type").asText().equals("ADDED"))
                .extracting(WatchingContract::name)
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    default void shouldTellLiveWhatHappens() {
        String since = jobs().version();
        CompletableFuture<List<JsonNode>> watch = jobs().watch("timeoutSeconds=3&resourceVersion=" + since);
        jobs().create("live");

        assertThat(watch.join()).extracting(WatchingContract::name).contains("live");
    }

    @Test
    default void shouldTellOfAnObjectThatLeavesTheSelectionAsDeletedAndOneThatEntersAsAdded() {
        String since = jobs().version();
        jobs().create("leaver", "\"kept\":\"yes\"");
        jobs().create("comer");
        raw().patch(jobs().path("leaver"), RawApi.MERGE, "{\"metadata\":{\"labels\":{\"kept\":null}}}");
        raw().patch(jobs().path("comer"), RawApi.MERGE, "{\"metadata\":{\"labels\":{\"kept\":\"yes\"}}}");

        List<JsonNode> events = jobs().watch("timeoutSeconds=3&labelSelector=kept%3Dyes&resourceVersion=" + since)
                .join();

        assertThat(types("leaver", events)).startsWith("ADDED").endsWith("DELETED");
        assertThat(types("comer", events)).startsWith("ADDED").doesNotContain("DELETED");
        JsonNode left = of("leaver", events).get(types("leaver", events).size() - 1);
        assertThat(left.at("/object/metadata/labels/kept").asText()).isEqualTo("yes");
    }

    /**
     * Nobody may wait for a bookmark on a quiet cluster: a real server sends none before something newer than the
     * watch's own beginning has happened.
     */
    @Test
    default void shouldSendABookmarkToThoseWhoAskForIt() {
        jobs().create("busy");
        String since = jobs().version();
        var asking = jobs().watch("allowWatchBookmarks=true&timeoutSeconds=6&resourceVersion=" + since);
        var notAsking = jobs().watch("timeoutSeconds=6&resourceVersion=" + since);
        await().pollInterval(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    jobs().annotate("busy", UUID.randomUUID().toString());
                    return asking.isDone() && notAsking.isDone();
                });

        assertThat(asking.join())
                .filteredOn(event -> event.path("type").asText().equals("BOOKMARK"))
                .isNotEmpty()
                .allSatisfy(bookmark -> {
                    assertThat(version(bookmark)).isGreaterThan(Long.parseLong(since));
                    assertThat(bookmark.at("/object/kind").asText()).isEqualTo("Job");
                });
        assertThat(notAsking.join())
                .isNotEmpty()
                .noneMatch(event -> event.path("type").asText().equals("BOOKMARK"));
    }

    /** Not an error, as one might expect: the server waits until that version comes. Only a list gets a 504. */
    @Test
    default void shouldStaySilentAboutAVersionThatIsStillToCome() {
        CompletableFuture<List<JsonNode>> watch = jobs().watch("timeoutSeconds=2&resourceVersion=99999999");
        jobs().create("now");

        assertThat(watch.join()).isEmpty();
    }

    private static List<JsonNode> of(String name, List<JsonNode> events) {
        return events.stream().filter(event -> name(event).equals(name)).toList();
    }

    private static List<String> types(String name, List<JsonNode> events) {
        return of(name, events).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    private static String name(JsonNode event) {
        return event.at("/object/metadata/name").asText();
    }

    private static long version(JsonNode event) {
        return event.at("/object/metadata/resourceVersion").asLong();
    }
}
