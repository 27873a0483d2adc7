package org.cdsk8s.responder.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdsk8s.responder.launch.Launching.identity;
import static org.cdsk8s.responder.launch.Launching.launch;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.admission.Admissions;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.template.BadTemplateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a launch that the API server refuses, for now or for good. */
class RefusedLaunchTest {

    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");
    private static final RequestMatch LISTING = RequestMatch.of(Verb.LIST, "/jobs");

    @TempDir
    private Path directory;

    private Launching launching;
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        launching = new Launching(directory);
        cluster = launching.cluster();
    }

    @AfterEach
    void stop() throws IOException {
        launching.close();
    }

    @Test
    void shouldRefuseForGoodWhenItMayNotSeeWhetherThereIsRoom() throws BadTemplateException {
        JobLauncher blinded = launching.launcher(Admissions.blinded());
        cluster.standIn().faults().next(2, LISTING, RequestFault.answer(403));

        for (String each : List.of("a", "b")) {
            assertThat(blinded.launch(launch(each, identity(each, null, false))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.rejection().message()).contains("403", "operator", "Role"));
        }
        LaunchResult allowed = blinded.launch(launch("c", identity("c", null, false)));

        assertThat(obstacle(allowed)).as("the watch will see it too").isEqualTo(Obstacle.FULL);
        assertThat(cluster.jobs()).isEmpty();
    }

    @Test
    void shouldWaitForAServerThatRefusesItsSightOnlyForNow() throws BadTemplateException {
        Admission admission = Admissions.blinded();
        cluster.standIn().faults().next(1, LISTING, RequestFault.answer(429));

        LaunchResult result = launching.launcher(admission).launch(launch("a", identity("a", null, false)));

        assertThat(obstacle(result)).isEqualTo(Obstacle.UNAVAILABLE);
        assertThat(admission.blinded()).as("asked again without a break").isFalse();
    }

    @Test
    void shouldFindTheJobOfAnEarlierAttemptThoughTheServerWouldRefuseItNow() throws BadTemplateException {
        JobLauncher launcher = launching.launcher(Admissions.open());
        LaunchResult first = launcher.launch(launch("a", identity("body", "id-1", false)));
        cluster.standIn().faults().next(1, CREATION, RequestFault.answer(422));

        LaunchResult again = launcher.launch(launch("a", identity("body", "id-1", true)));

        assertThat(first).isInstanceOf(Launched.class);
        assertThat(again).isEqualTo(new Launched(((Launched) first).job(), false));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "'', 0", "999999999, 300"})
    void shouldLeaveTheServerAloneForAsLongAsItsHeaderAsks(String header, int seconds) throws BadTemplateException {
        AtomicLong nanos = new AtomicLong();
        Admission admission = Admissions.open(nanos::get);
        cluster.standIn().faults().next(1, CREATION, RequestFault.answer(429).retryAfterInHeader(header));
        try (KubernetesClient hearing = LaunchClient.of(cluster.client().getConfiguration(), admission::askedToWait)) {
            launching.launcher(hearing, admission).launch(launch("a", identity("a", null, false)));
        }

        nanos.set(Duration.ofMillis(Math.max(0, seconds * 1000L - 1)).toNanos());
        assertThat(admission.tryEnter()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos()); // the first back-off is half as long
        assertThat(admission.tryEnter()).isPresent();
    }

    private static Obstacle obstacle(LaunchResult result) {
        assertThat(result).isInstanceOf(Unavailable.class);
        return ((Unavailable) result).obstacle();
    }
}
