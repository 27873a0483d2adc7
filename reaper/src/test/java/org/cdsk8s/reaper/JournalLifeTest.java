package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal keeps, for how long, and of which namespace. */
class JournalLifeTest {

    private static final String OTHER = "0b5f3c52-6c7a-4a59-8d0e-5c1f5a1d2e02";

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void finishedJobsAreKeptInRedisAndNotInMemory() {
        stage.startReaper();
        stage.create("cds-done");
        stage.succeed("cds-done");
        stage.create("cds-runs");
        heard("cds-done success");
        heard("cds-runs running");

        await().until(() -> stage.held() == 1);
        assertThat(stage.redis.entries()).isEqualTo(2);
    }

    @Test
    void whatWasToldOfAFinishedJobIsNotToldAgainByAList() {
        stage.startReaper();
        stage.create("cds-done");
        stage.succeed("cds-done");
        heard("cds-done success");
        stage.stopReaper();
        stage.kubernetes.compact();
        stage.startReaper();
        stage.create("cds-last");
        heard("cds-last running");

        assertThat(stage.listener.linesOf("cds-done"))
                .containsExactly("cds-done starting", "cds-done running", "cds-done success");
    }

    @Test
    void aFinishedJobThatWentWhileNobodyLookedLeavesNoEntry() {
        stage.startReaper();
        stage.create("cds-goes");
        stage.succeed("cds-goes");
        stage.create("cds-stays");
        stage.succeed("cds-stays");
        heard("cds-goes success");
        heard("cds-stays success");
        stage.stopReaper();
        stage.delete("cds-goes");
        stage.kubernetes.compact();
        stage.startReaper();

        await().atMost(Duration.ofSeconds(20)).until(() -> stage.redis.entries() == 1);
        assertThat(stage.listener.linesOf("cds-goes")).hasSize(3);
    }

    @Test
    void theJournalOfAnotherNamespaceIsSetAsideAndNothingInItIsTold() {
        stage.redis.set("cdsreaper:epoch", "5");
        stage.redis.set("cdsreaper:namespace-uid", OTHER);
        stage.redis.set("cdsreaper:most-recent-event", "999999");
        stage.redis.set(
                "cds:job:u1",
                "{\"uid\":\"u1\",\"name\":\"cds-other\",\"namespace\":\"media\",\"state\":\"running\","
                        + "\"event-id\":\"u1/running/0/-\",\"resourceVersion\":\"16\",\"announced\":null,"
                        + "\"pending\":[{\"event-id\":\"u1/running/0/-\",\"routing-key\":\"cds.job.running\","
                        + "\"body\":\"{}\"}]}");
        stage.create("cds-ours");
        stage.startReaper();

        heard("cds-ours running");
        stage.succeed("cds-ours");
        heard("cds-ours success");
        assertThat(stage.listener.heard())
                .extracting(heard -> heard.event().jobName())
                .containsOnly("cds-ours");
        assertThat(stage.redis.get("cdsreaper:aside:" + OTHER + ":cds:job:u1")).isPresent();
        assertThat(stage.redis.get("cdsreaper:namespace-uid"))
                .contains(stage.client
                        .namespaces()
                        .withName(Stage.NAMESPACE)
                        .get()
                        .getMetadata()
                        .getUid());
    }

    @Test
    void eventsGoOutAsCloudEventsToo() {
        stage.startReaper();
        stage.create("cds-a");
        stage.succeed("cds-a");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> stage.listener.cloudEvents().size() == 3);
        assertThat(stage.listener.cloudEvents())
                .extracting(Listener.Heard::routingKey)
                .containsExactly("cds.cloudevent.starting", "cds.cloudevent.running", "cds.cloudevent.success");
        assertThat(stage.listener.cloudEvents()).allSatisfy(one -> {
            assertThat(one.contentType()).isEqualTo("application/cloudevents+json");
            assertThat(one.messageId()).contains("/");
        });
    }

    private void heard(String line) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
    }
}
