package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.cdsk8s.local.audit.Audit;
import org.cdsk8s.local.relay.ConfirmGate;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that confirms nothing fills neither the heap nor a queue: the watch is not read on. */
class BackPressureTest {

    private static final int JOBS = 1_700;
    private static final String PADDING = "x".repeat(8_000);

    /** What may be on its way (1,024), and the changes of a few pieces read before. */
    private static final int BOUND = 1_500;

    private final ConfirmGate confirms = new ConfirmGate();
    private Stage stage;
    private Relay broker;
    private Relay cluster;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage();
        stage.confirmWithin = Duration.ofMinutes(2);
        broker = Relay.open(0, stage.brokerPort, confirms::onConnection);
        cluster = Relay.open(0, stage.kubernetes.port());
        stage.brokerPort = broker.port();
        stage.watchPort = cluster.port();
        stage.startReaper();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        broker.close();
        cluster.close();
    }

    @Test
    void aBrokerThatConfirmsNothingStopsTheReadingOfTheWatch() {
        confirms.close();
        String changes = changes();
        long before = cluster.delivered();
        stage.show(changes);

        await().atMost(Duration.ofSeconds(60)).until(() -> stage.pending() >= 1_024);
        standsStill(cluster);
        assertThat(stage.pending()).isLessThan(BOUND);
        assertThat(cluster.delivered() - before).isLessThan(changes.length() / 2);
        confirms.open();

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(stage.audit())
                        .matches(audit -> audit.missing().isEmpty()));
        assertThat(stage.audit()).matches(Audit::spotless);
        assertThat(stage.listener.heard()).hasSize(3 * JOBS);
    }

    private static void standsStill(Relay relay) {
        AtomicLong last = new AtomicLong(Long.MIN_VALUE / 2);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long now = relay.delivered();
                    return now - last.getAndSet(now) < PADDING.length(); // a bookmark may still pass, but no Job
                });
    }

    private static String changes() {
        StringBuilder lines = new StringBuilder();
        int version = 1;
        for (String status : new String[] {"{}", ACTIVE, COMPLETE}) {
            for (int job = 0; job < JOBS; job++) {
                lines.append(line(job, version++, status));
            }
        }
        return lines.toString();
    }

    private static final String ACTIVE = "{\"startTime\":\"2026-01-01T00:00:00Z\",\"active\":1}";

    private static final String COMPLETE = "{\"startTime\":\"2026-01-01T00:00:00Z\",\"succeeded\":1,"
            + "\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}";

    private static String line(int job, int version, String status) {
        return """
               {"type":"MODIFIED","object":{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"cds-%d",\
               "uid":"uid-%d","resourceVersion":"%d","labels":{"app.kubernetes.io/managed-by":"cds-k8s"},\
               "annotations":{"filler":"%s"}},"status":%s}}
               """
                .formatted(job, job, version, PADDING, status);
    }
}
