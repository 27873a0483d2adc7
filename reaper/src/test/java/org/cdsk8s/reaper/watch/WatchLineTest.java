package org.cdsk8s.reaper.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.watch.ApiFailureException;
import org.cdsk8s.common.watch.WatchLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchLineTest {

    private static final String MANAGED = "\"app.kubernetes.io/managed-by\":\"cds-k8s\"";

    private static final JobsOf ADOPTING = new JobsOf("media", new OwnJobs(true));

    @Test
    void aJobOfOursIsSeen() {
        WatchLine<JobObservation> line =
                read(event("ADDED", "cds-a", MANAGED, "\"active\":1,\"startTime\":\"2026-03-01T10:00:00Z\""));

        JobObservation seen = ((WatchLine.Seen<JobObservation>) line).observation();
        assertThat(seen.job()).isEqualTo(new JobRef("media", "cds-a", "u1"));
        assertThat(seen.reading().state()).isEqualTo(JobState.RUNNING);
        assertThat(seen.gone()).isFalse();
        assertThat(line.reached()).contains("7");
    }

    @Test
    void aRemovedJobThatHadNotEndedHasFailed() {
        WatchLine<JobObservation> line = read(event("DELETED", "cds-a", MANAGED, "\"active\":1,\"failed\":2"));

        JobObservation seen = removed(line).observation();
        assertThat(seen.gone()).isTrue();
        assertThat(seen.reading().state()).isEqualTo(JobState.FAILED);
        assertThat(seen.reading().failedPods()).isEqualTo(2);
        assertThat(seen.reading().failure().reason()).isEqualTo("Deleted");
    }

    @Test
    void aRemovedJobThatHadEndedKeepsItsEnd() {
        WatchLine<JobObservation> line = read(event(
                "DELETED",
                "cds-a",
                MANAGED,
                "\"succeeded\":1,\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]"));

        assertThat(removed(line).observation().reading().state()).isEqualTo(JobState.SUCCESS);
    }

    @Test
    void whatTheServerSelectsIsGoneForSureOnlyIfItWasBeingDeleted() {
        JobsOf selecting = new JobsOf("media", new OwnJobs(false));
        byte[] unselected = event("DELETED", "cds-a", MANAGED, "").getBytes(UTF_8);
        byte[] dying = event("DELETED", "cds-a", MANAGED, "")
                .replace("\"uid\"", "\"deletionTimestamp\":\"2026-03-01T10:00:00Z\",\"uid\"")
                .getBytes(UTF_8);

        assertThat(removed(WatchLine.read(unselected, selecting)).proven()).isFalse();
        assertThat(removed(WatchLine.read(dying, selecting)).proven()).isTrue();
        assertThat(removed(WatchLine.read(unselected, ADOPTING)).proven()).isTrue();
    }

    @Test
    void somebodyElsesJobOnlyMovesTheVersion() {
        assertThat(read(event("ADDED", "cds-a", "\"team\":\"x\"", ""))).isEqualTo(new WatchLine.Passed<>("7"));
    }

    @Test
    void aJobOfAnOlderVersionIsOursOnlyWhileAdopting() {
        String old = event("ADDED", "cds-a", "\"deliverable-asset-id\":\"12\"", "");

        assertThat(WatchLine.read(old.getBytes(UTF_8), ADOPTING)).isInstanceOf(WatchLine.Seen.class);
        assertThat(WatchLine.read(old.getBytes(UTF_8), new JobsOf("media", new OwnJobs(false))))
                .isInstanceOf(WatchLine.Passed.class);
    }

    @Test
    void theServerSelectsOnlyWhenNothingIsAdopted() {
        assertThat(new OwnJobs(true).labelSelector()).isEmpty();
        assertThat(new OwnJobs(false).labelSelector()).contains("app.kubernetes.io/managed-by=cds-k8s");
    }

    @Test
    void aBookmarkOnlyMovesTheVersion() {
        String bookmark = "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"40\"}}}";

        assertThat(read(bookmark)).isEqualTo(new WatchLine.Passed<>("40"));
    }

    @Test
    void anErrorSaysWhatTheServerSaid() {
        String error = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}}";

        ApiFailureException failure = ((WatchLine.Failed<JobObservation>) read(error)).exception();
        assertThat(failure.needsList()).isTrue();
        assertThat(failure).hasMessageContaining("410 too old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{}",
                "[]",
                "{\"type\":\"DANCED\",\"object\":{}}",
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"cds-a\"}}}",
                "{\"type\":\"BOOKMARK\",\"object\":{}}",
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\",\"labels\":7}}}",
            })
    void anythingElseIsGarbageAndNothingFollowsIt(String line) {
        assertThat(read(line)).isInstanceOf(WatchLine.Garbage.class);
        assertThat(read(line).reached()).isEmpty();
    }

    private static WatchLine.Removed<JobObservation> removed(WatchLine<JobObservation> line) {
        return (WatchLine.Removed<JobObservation>) line;
    }

    private static WatchLine<JobObservation> read(String line) {
        return WatchLine.read(line.getBytes(UTF_8), ADOPTING);
    }

    private static String event(String type, String name, String label, String status) {
        return "{\"type\":\"" + type
                + "\",\"object\":{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\""
                + name + "\",\"namespace\":\"media\",\"uid\":\"u1\",\"resourceVersion\":\"7\",\"labels\":{" + label
                + "}},\"spec\":{\"template\":{}},\"status\":{" + status + "}}}";
    }
}
