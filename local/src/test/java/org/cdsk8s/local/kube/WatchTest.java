package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private StandInKubernetes kubernetes;
    private Wire wire;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .withoutProcesses()
                .bookmarkEvery(Duration.ofMillis(100))
                .retainedEvents(50)
                .start();
        wire = new Wire(kubernetes);
    }

    @AfterEach
    void stop() throws IOException {
        kubernetes.close();
    }

    @Test
    void shouldServeTheWatchOfTheClientLibraryThroughAnEndedConnection() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (KubernetesClient client = TestJob.client(kubernetes);
                var watch = client.batch()
                        .v1()
                        .jobs()
                        .watch(
                                new ListOptionsBuilder()
                                        .withResourceVersion(Long.toString(kubernetes.resourceVersion()))
                                        .build(),
                                collect(seen))) {
            wire.create("first");
            await().until(() -> seen.contains("first"));
            kubernetes.faults().openWatches(StreamFault.END);
            wire.create("second");
            await().until(() -> seen.contains("second"));
        }
        assertThat(seen.stream().filter("first"::equals).count()).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldMoveBookmarksForwardOnAQuietCluster() throws Exception {
        long before = kubernetes.resourceVersion();
        wire.create("job");
        Wire.Watch watch = wire.watch("allowWatchBookmarks=true&resourceVersion=" + before);

        await().until(() ->
                watch.lines().stream().filter(line -> line.contains("BOOKMARK")).count() >= 3);
        String last =
                watch.lines().stream().filter(line -> line.contains("BOOKMARK")).reduce("", (earlier, later) -> later);
        assertThat(Wire.json(last).at("/object/metadata/resourceVersion").asLong())
                .isEqualTo(kubernetes.resourceVersion());
    }

    @Test
    void shouldForgetTheOldestChangesWhenTheLogIsFull() throws Exception {
        long before = kubernetes.resourceVersion();
        for (int i = 0; i < 60; i++) {
            wire.create("job-" + i);
        }
        Wire.Watch watch = wire.watch("resourceVersion=" + before);
        await().until(() -> watch.end().isDone());

        assertThat(watch.lines()).hasSize(1);
        assertThat(Wire.json(watch.lines().element()).at("/object/reason").asText())
                .isEqualTo("Expired");
    }

    @Test
    void shouldEndAListWhosePagesHaveExpired() throws Exception {
        for (int i = 0; i < 3; i++) {
            wire.create("job-" + i);
        }
        String token = Wire.json(wire.get(wire.jobs() + "?limit=2").body())
                .at("/metadata/continue")
                .asText();
        wire.create("later");
        kubernetes.compact();

        var answer = wire.get(wire.jobs() + "?limit=2&continue=" + token);
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(Wire.json(answer.body()).path("reason").asText()).isEqualTo("Expired");
    }

    @Test
    void shouldEndAfterTheTimeThatWasAskedFor() {
        Wire.Watch watch = wire.watch("timeoutSeconds=1");

        await().atMost(Duration.ofSeconds(5)).until(() -> watch.end().isDone());
        assertThat(watch.end()).isCompleted();
    }

    private static Watcher<Job> collect(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Job job) {
                seen.add(job.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed: " + cause.getMessage());
            }
        };
    }
}
