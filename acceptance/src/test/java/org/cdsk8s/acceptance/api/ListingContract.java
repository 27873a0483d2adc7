package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How collections and single objects are read. */
interface ListingContract extends ApiUnderTest {
    @Test
    default void shouldListWhatWasCreated() {
        jobs().create("one");
        JsonNode two = jobs().create("two");

        RawAnswer list = jobs().list("");
        assertThat(list.json().path("kind").asText()).isEqualTo("JobList");
        assertThat(list.itemNames()).containsExactly("one", "two");
        assertThat(Long.parseLong(list.version()))
                .isGreaterThanOrEqualTo(two.at("/metadata/resourceVersion").asLong());
    }

    @Test
    default void shouldPageThroughOneStateWhateverHappensMeanwhile() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            jobs().create(name);
        }
        List<RawAnswer> pages = jobs().pages("limit=2", () -> {
            jobs().create("bb");
            raw().delete(jobs().path("d"), "{\"propagationPolicy\":\"Background\"}");
        });

        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(page -> page.itemNames().stream())).containsExactly("a", "b", "c", "d", "e");
        assertThat(pages)
                .extracting(RawAnswer::version)
                .containsOnly(pages.get(0).version());
        assertThat(pages.get(0).json().at("/metadata/remainingItemCount").asInt())
                .isEqualTo(3);
    }

    @Test
    default void shouldSelectByLabels() {
        jobs().create("plain");
        jobs().create("red", "\"colour\":\"red\",\"size\":\"s\"");
        jobs().create("blue", "\"colour\":\"blue\"");

        assertThat(select("colour=red")).containsExactly("red");
        assertThat(select("colour==red,size=s")).containsExactly("red");
        assertThat(select("colour!=red")).containsExactly("blue", "plain");
        assertThat(select("colour%20in%20(red,blue)")).containsExactly("blue", "red");
        assertThat(select("colour%20notin%20(red)")).containsExactly("blue", "plain");
        assertThat(select("colour")).containsExactly("blue", "red");
        assertThat(select("!colour")).containsExactly("plain");
        assertThat(jobs().list("labelSelector=a%20b%20c").code()).isEqualTo(400);
    }

    @Test
    default void shouldSelectByName() {
        jobs().create("one");
        jobs().create("two");

        assertThat(jobs().list("fieldSelector=metadata.name%3Dtwo").itemNames()).containsExactly("two");
        assertThat(jobs().list("fieldSelector=spec.colour%3Dred").code()).isEqualTo(400);
    }

    @Test
    default void shouldRefuseToListAStateThatIsStillToCome() {
        RawAnswer answer = jobs().list("resourceVersion=99999999");

        assertThat(answer.code()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("Timeout");
        assertThat(answer.json().at("/details/causes/0/reason").asText()).isEqualTo("ResourceVersionTooLarge");
    }

    @Test
    default void shouldNotFindWhatIsNotThere() {
        RawAnswer missing = raw().get(jobs().path("nobody"));
        assertThat(missing.code()).isEqualTo(404);
        assertThat(missing.reason()).isEqualTo("NotFound");
        assertThat(missing.json().path("message").asText()).isEqualTo("jobs.batch \"nobody\" not found");

        assertThat(raw().get("/apis/batch/v1/namespaces/no-such-namespace/jobs").itemNames())
                .isEmpty();
        assertThat(raw().get("/apis/batch/v1/namespaces/default/no-such-things").code())
                .isEqualTo(404);
    }

    private List<String> select(String labels) {
        return jobs().list("labelSelector=" + labels).itemNames();
    }
}
