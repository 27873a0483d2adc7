package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.local.kube.store.Meta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    private Path directory;

    @Test
    void shouldShowARecordingToWatchesAndLeaveTheRecordedJobAlone() throws Exception {
        Path jobs = write(
                "jobs.ndjson",
                event("ADDED", "Job", "recorded", 10, "{}"),
                event("MODIFIED", "Job", "recorded", 12, "{\"active\":1}"),
                event("DELETED", "Job", "recorded", 20, "{\"active\":1}"));
        Path pods = write("pods.ndjson", event("ADDED", "Pod", "recorded-x", 11, "{\"phase\":\"Pending\"}"));

        try (StandInKubernetes kubernetes = StandInKubernetes.builder().start()) {
            long before = kubernetes.resourceVersion();
            Wire.Watch watch = new Wire(kubernetes).watch("timeoutSeconds=2&resourceVersion=" + before);
            Recording recording = Recording.read(jobs, pods).map(object -> {
                Meta.of(object).putObject("labels").put("kept", "yes");
                return object;
            });
            Replay replay = kubernetes.replay(recording);
            assertThat(replay.next()).isTrue();
            replay.rest();
            assertThat(replay.next()).isFalse();

            await().until(() -> watch.end().isDone());
            List<JsonNode> seen = watch.lines().stream().map(Wire::json).toList();
            assertThat(seen)
                    .extracting(each -> each.path("type").asText())
                    .containsExactly("ADDED", "MODIFIED", "DELETED");
            assertThat(seen).allSatisfy(each -> {
                assertThat(each.at("/object/metadata/labels/kept").asText()).isEqualTo("yes");
                assertThat(each.at("/object/metadata/resourceVersion").asLong()).isGreaterThan(before);
            });
            assertThat(kubernetes.resourceVersion()).isEqualTo(before + 4);
        }
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String event(String type, String kind, String name, int version, String status) {
        return "{\"type\":\"" + type + "\",\"object\":{\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                + "\",\"uid\":\"uid-" + name + "\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{\"parallelism\":1,\"completions\":1},\"status\":" + status + "}}";
    }
}
