package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.cdsk8s.common.job.JobLabels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Jobs the reaper tells of. */
class SelectedJobsTest {

    private static final Map<String, String> OLD = Map.of(JobLabels.DELIVERABLE_ASSET, "12");

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
    void jobsOfOlderVersionsAreAdoptedUnlessTurnedOff() {
        stage.startReaper();
        stage.create("cds-old", OLD, 0);
        stage.create("other-old", OLD, 0);
        stage.create("cds-nobodys", Map.of(), 0);
        stage.create("cds-ours");
        heard("cds-ours running");
        assertThat(stage.listener.linesOf("cds-old")).containsExactly("cds-old starting", "cds-old running");
        assertThat(stage.listener.linesOf("other-old")).isEmpty();
        assertThat(stage.listener.linesOf("cds-nobodys")).isEmpty();

        stage.stopReaper();
        stage.startReaper(false);
        stage.create("cds-old-two", OLD, 0);
        stage.create("cds-ours-two");
        heard("cds-ours-two running");
        assertThat(stage.listener.linesOf("cds-old-two")).isEmpty();
    }

    @Test
    void aJobThatOnlyLosesItsLabelHasNotFailed() {
        stage.startReaper(false);
        await().atMost(Duration.ofSeconds(20)).until(stage::watching);
        stage.create("cds-a");
        stage.create("cds-b");
        heard("cds-a running");
        heard("cds-b running");
        unlabel("cds-a");
        stage.delete("cds-b");

        heard("cds-b failed Deleted");
        assertThat(stage.listener.linesOf("cds-a")).containsExactly("cds-a starting", "cds-a running");
    }

    private void unlabel(String name) {
        stage.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(Stage.NAMESPACE)
                .withName(name)
                .edit(job -> job.edit()
                        .editMetadata()
                        .removeFromLabels(Stage.OURS)
                        .endMetadata()
                        .build());
    }

    private void heard(String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
    }
}
