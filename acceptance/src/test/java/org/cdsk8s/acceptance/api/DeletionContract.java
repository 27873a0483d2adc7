package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How objects are deleted, and what becomes of what they own. */
interface DeletionContract extends ApiUnderTest {
    @Test
    default void shouldDeleteOnlyTheObjectThatIsMeant() {
        JsonNode job = jobs().create("meant");
        String options = "{\"propagationPolicy\":\"Background\",\"preconditions\":{\"%s\":\"%s\"}}";

        RawAnswer otherUid = raw().delete(jobs().path("meant"), options.formatted("uid", "another"));
        assertThat(otherUid.code()).isEqualTo(409);
        assertThat(otherUid.reason()).isEqualTo("Conflict");
        assertThat(raw().delete(jobs().path("meant"), options.formatted("resourceVersion", "1"))
                        .code())
                .isEqualTo(409);

        RawAnswer right = raw().delete(
                        jobs().path("meant"),
                        options.formatted("uid", job.at("/metadata/uid").asText()));
        assertThat(right.code()).isEqualTo(200);
        assertThat(right.json().path("status").asText()).isEqualTo("Success");
        assertThat(right.json().at("/details/uid").asText())
                .isEqualTo(job.at("/metadata/uid").asText());
        assertThat(raw().get(jobs().path("meant")).code()).isEqualTo(404);
        assertThat(raw().delete(jobs().path("meant"), "{}").code()).isEqualTo(404);
    }

    @Test
    default void shouldDeleteAJobInTheForegroundAfterItsPods() {
        jobs().createBusy("heavy");
        await("the controller has counted its pod")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jobs().get("heavy").at("/status/active").asInt() == 1);
        CompletableFuture<List<JsonNode>> watch = jobs().watch("timeoutSeconds=15&resourceVersion=" + jobs().version());

        RawAnswer answer = raw().delete(jobs().path("heavy"), "{\"propagationPolicy\":\"Foreground\"}");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json().at("/metadata/finalizers").toString()).contains("foregroundDeletion");
        awaitPods("heavy", 0);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> raw().get(jobs().path("heavy")).code() == 404);
        List<JsonNode> events = watch.join();
        assertThat(events.get(0).path("type").asText()).isEqualTo("MODIFIED");
        assertThat(events.get(0).at("/object/metadata/deletionTimestamp").asText())
                .isNotEmpty();
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("DELETED");
    }

    @Test
    default void shouldDeleteThePodsOfAJobDeletedInTheBackground() {
        jobs().createBusy("light");
        awaitPods("light", 1);

        raw().delete(jobs().path("light"), "{\"propagationPolicy\":\"Background\"}");

        assertThat(raw().get(jobs().path("light")).code()).isEqualTo(404);
        awaitPods("light", 0);
    }

    @Test
    default void shouldLeaveThePodsOfAJobDeletedAsAnOrphansParent() {
        jobs().createBusy("parent");
        awaitPods("parent", 1);

        raw().delete(jobs().path("parent"), "{\"propagationPolicy\":\"Orphan\"}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> raw().get(jobs().path("parent")).code() == 404);
        assertThat(pods("parent").json().at("/items/0/metadata/ownerReferences").isEmpty())
                .isTrue();
    }

    @Test
    default void shouldKeepAnObjectUntilItsFinalizersAreTakenOff() {
        jobs().create("held");
        String path = jobs().path("held");
        raw().patch(path, RawApi.MERGE, "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}");

        raw().delete(path, "{\"propagationPolicy\":\"Background\"}");
        assertThat(jobs().get("held").at("/metadata/deletionTimestamp").asText())
                .isNotEmpty();

        raw().patch(path, RawApi.MERGE, "{\"metadata\":{\"finalizers\":null}}");
        assertThat(raw().get(path).code()).isEqualTo(404);
    }

    private RawAnswer pods(String job) {
        return raw().get("/api/v1/namespaces/" + namespace() + "/pods?labelSelector=job-name%3D" + job);
    }

    private void awaitPods(String job, int count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(pods(job).json().path("items")).hasSize(count));
    }
}
